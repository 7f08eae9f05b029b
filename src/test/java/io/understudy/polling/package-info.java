/** Polling real agents in front of real servers, and attackers in their place. */
@NullMarked
package io.understudy.polling;

import org.jspecify.annotations.NullMarked;
