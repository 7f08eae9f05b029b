/**
 * Real PostgreSQL servers without an installation: the console's own database, the pair of the demo
 * and the servers of the tests.
 *
 * <p>What always holds: a server listens on loopback only and asks for a password (SCRAM); it runs
 * in a session of its own, so a Ctrl-C in the terminal reaches the program that uses it first;
 * under root it runs through {@link io.understudy.embedded.ServerAccount}, never as root. What goes
 * wrong is an {@link io.understudy.embedded.EmbeddedFailure} whose message is one sentence with the
 * remedy.
 */
@NullMarked
package io.understudy.embedded;

import org.jspecify.annotations.NullMarked;
