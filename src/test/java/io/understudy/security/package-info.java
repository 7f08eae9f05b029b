/** Tests of who may come in and who may do what. */
@NullMarked
package io.understudy.security;

import org.jspecify.annotations.NullMarked;
