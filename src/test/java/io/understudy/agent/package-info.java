/** Tests of the agent as a whole, with a driver over a plain file that crashes when told to. */
@NullMarked
package io.understudy.agent;

import org.jspecify.annotations.NullMarked;
