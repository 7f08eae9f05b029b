/**
 * HAProxy's runtime API (its management guide, section 9.3): one question over its socket, and what
 * {@code show servers state} means. Both programs speak it: the console where the socket is a host
 * and a port, the agent where it is a file of its host.
 */
@NullMarked
package io.understudy.protocol.haproxy;

import org.jspecify.annotations.NullMarked;
