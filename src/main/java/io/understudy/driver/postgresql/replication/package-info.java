/**
 * What PostgreSQL's replication writes and reads, as values: connection strings of libpq, the
 * control file as {@code pg_controldata} prints it, timeline history files. Nothing here talks to a
 * server.
 */
@NullMarked
package io.understudy.driver.postgresql.replication;

import org.jspecify.annotations.NullMarked;
