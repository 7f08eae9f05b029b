/**
 * Tests of the embedded servers, and {@link io.understudy.embedded.TestServers} for everybody's
 * tests.
 */
@NullMarked
package io.understudy.embedded;

import org.jspecify.annotations.NullMarked;
