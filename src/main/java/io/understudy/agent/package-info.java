/**
 * The agent's program: its configuration, its HTTP server, the warm driver sessions and the command
 * journal. A command is journalled before it runs and runs at most once.
 */
@NullMarked
package io.understudy.agent;

import org.jspecify.annotations.NullMarked;
