/**
 * The agent's HTTP side, as {@code docs/reference/agent-protocol.md} describes it. Nobody gets an
 * answer but with the token (health excepted); every error is an {@code AgentProblem}; no request
 * can make it read without limit or wait without end.
 */
@NullMarked
package io.understudy.agent.http;

import org.jspecify.annotations.NullMarked;
