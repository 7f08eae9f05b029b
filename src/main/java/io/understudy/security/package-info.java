/**
 * Users, roles, permissions and tokens, enforced on the server's side. Passwords and tokens are
 * stored as hashes only.
 */
@NullMarked
package io.understudy.security;

import org.jspecify.annotations.NullMarked;
