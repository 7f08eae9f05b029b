/**
 * Tells the pages of every console what just happened, by PostgreSQL's LISTEN and NOTIFY.
 *
 * <p>Always true here: an event leaves when the transaction that made it true commits, and not at
 * all when it rolls back; an event is a hint to look again and carries no content and no secret;
 * whoever lost the connection is told {@link io.understudy.events.Event#RECONNECTED}.
 */
@NullMarked
package io.understudy.events;

import org.jspecify.annotations.NullMarked;
