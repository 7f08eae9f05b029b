/**
 * Talking to agents over HTTP. Every outcome (answer, refusal, silence, nonsense) is a value; no
 * transaction is open while an agent is asked.
 */
@NullMarked
package io.understudy.agentclient;

import org.jspecify.annotations.NullMarked;
