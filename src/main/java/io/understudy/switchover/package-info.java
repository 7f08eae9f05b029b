/**
 * Moving the service: preflight with findings and remedies, the steps with their compensations,
 * and the traffic directors. Roles are swapped only after the candidate has been verified.
 */
@NullMarked
package io.understudy.switchover;

import org.jspecify.annotations.NullMarked;
