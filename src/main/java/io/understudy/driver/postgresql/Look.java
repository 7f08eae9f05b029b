package io.understudy.driver.postgresql;

import io.understudy.driver.Surroundings;
import java.sql.Connection;

/**
 * One look at a server.
 *
 * @param connection in autocommit, with {@code search_path} on {@code pg_catalog}; shared, not to
 *     be closed or left changed
 * @param facts what is true of the server for as long as the connection lives
 * @param access how to log in, also to other databases
 * @param around clock, secrets and control commands
 */
record Look(Connection connection, ServerFacts facts, Access access, Surroundings around) {}
