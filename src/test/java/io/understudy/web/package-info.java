/** Tests of the pages; {@link io.understudy.web.Browser} for everybody's tests. */
@NullMarked
package io.understudy.web;

import org.jspecify.annotations.NullMarked;
