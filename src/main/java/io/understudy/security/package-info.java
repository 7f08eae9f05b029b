/**
 * Users, roles, permissions, tokens and sessions, enforced on the server's side; and the vault that
 * seals what the console has to keep in clear text for others.
 *
 * <p>Always true here: passwords, tokens and session ids are stored as hashes only; every
 * permission check is on the server's side and asks {@link io.understudy.security.Permission}; a
 * {@link io.understudy.security.Secret} prints {@code ***}.
 */
@NullMarked
package io.understudy.security;

import org.jspecify.annotations.NullMarked;
