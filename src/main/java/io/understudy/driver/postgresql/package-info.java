/**
 * The driver for PostgreSQL 12 to 18.
 *
 * <p>A session is made of families, one per first key segment ({@code settings}, {@code hba},
 * {@code ident}, {@code roles}, {@code databases}). A family reads its parameters from a {@link
 * io.understudy.driver.postgresql.Look} at the server and turns wishes into {@link
 * io.understudy.driver.postgresql.Step}s; the session alone runs steps, reloads, restarts, confirms
 * by a fresh login and puts back.
 *
 * <p>Always true here: what is read is the server's configuration, never this session's view of it;
 * every name and value in SQL is quoted by {@link io.understudy.driver.postgresql.Sql}; nothing a
 * server says becomes a path, a command line or a URL that the agent uses; a step says before it
 * runs how it is undone, and that is on disk before it runs.
 */
@NullMarked
package io.understudy.driver.postgresql;

import org.jspecify.annotations.NullMarked;
