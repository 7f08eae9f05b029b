/**
 * What travels between console and agent: JSON over HTTP under {@code /v1}, described in {@code
 * docs/reference/agent-protocol.md}. Unknown fields are ignored by the reader, so that a newer peer
 * can add some; a peer is never trusted with a size or a time.
 */
@NullMarked
package io.understudy.protocol;

import org.jspecify.annotations.NullMarked;
