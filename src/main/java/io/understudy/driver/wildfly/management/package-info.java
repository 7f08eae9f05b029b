/**
 * WildFly's management interface over HTTP: one request, one answer, in JSON, logged in by digest
 * (RFC 7616).
 *
 * <p>Always true here: the password leaves as a digest only; an answer is either the server's own
 * word on the operation or an {@link java.io.IOException}; nothing here knows what an operation
 * means.
 */
@NullMarked
package io.understudy.driver.wildfly.management;

import org.jspecify.annotations.NullMarked;
