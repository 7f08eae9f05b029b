/**
 * Whether clients are served: the probes of a cluster are asked here, at the service's own
 * addresses, as its clients are.
 *
 * <p>Always true here: every probe ends within its time limit, whatever answers; of what comes only
 * so much is read as a limit allows; what is told of it is one short line without the probe's
 * password; nothing is changed anywhere, and every connection is closed.
 */
@NullMarked
package io.understudy.probe;

import org.jspecify.annotations.NullMarked;
