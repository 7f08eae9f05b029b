/**
 * What nobody may overlook: two nodes of a cluster that take writes, a failover that the console
 * began by itself, a scheduled move that did not run, a move that left something undone.
 *
 * <p>Always true here: an alarm is open until its cause is gone and a person has acknowledged it,
 * whichever comes last; raising, ending and acknowledging are in the audit trail; nothing here
 * changes a server.
 */
@NullMarked
package io.understudy.alarm;

import org.jspecify.annotations.NullMarked;
