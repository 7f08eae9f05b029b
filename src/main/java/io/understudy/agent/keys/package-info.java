/**
 * The agent's keys and what they do to secrets. Keys lie in a folder that only the agent's user can
 * read; clear secrets leave this package only as the return value of {@code open}.
 */
@NullMarked
package io.understudy.agent.keys;

import org.jspecify.annotations.NullMarked;
