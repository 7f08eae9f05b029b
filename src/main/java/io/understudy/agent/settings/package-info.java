/**
 * What {@code agent.yaml} says, checked. Anything in the file that is not understood is refused
 * with one line that names the field and the remedy; nothing here contacts a server.
 */
@NullMarked
package io.understudy.agent.settings;

import org.jspecify.annotations.NullMarked;
