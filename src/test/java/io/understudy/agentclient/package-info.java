/** Agents that lie, hang, break and flood: an attacker's server in the place of an agent. */
@NullMarked
package io.understudy.agentclient;

import org.jspecify.annotations.NullMarked;
