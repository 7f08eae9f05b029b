/**
 * The driver of PostgreSQL servers, 12 to 18. It talks to one server over JDBC and, where its files
 * are reachable, to those files; it knows no other driver.
 */
@NullMarked
package io.understudy.driver.postgresql;

import org.jspecify.annotations.NullMarked;
