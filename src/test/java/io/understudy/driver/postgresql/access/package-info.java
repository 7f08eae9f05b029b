/** Tests of the lossless access files. */
@org.jspecify.annotations.NullMarked
package io.understudy.driver.postgresql.access;
