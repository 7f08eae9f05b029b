/**
 * PostgreSQL's access files, {@code pg_hba.conf} and {@code pg_ident.conf}, as lossless text: what
 * is parsed and printed again is the same to the byte, and an edit touches only the lines it is
 * about. Knows no server.
 */
@NullMarked
package io.understudy.driver.postgresql.access;

import org.jspecify.annotations.NullMarked;
