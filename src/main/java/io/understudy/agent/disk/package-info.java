/**
 * Files that are whole or absent after a crash and private to the agent's user. A method returns
 * after its effect is on disk.
 */
@NullMarked
package io.understudy.agent.disk;

import org.jspecify.annotations.NullMarked;
