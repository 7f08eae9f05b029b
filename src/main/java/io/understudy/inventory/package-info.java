/**
 * The clusters, their nodes with their roles, the components and the instances: what there is and
 * how to reach it.
 *
 * <p>Always true here: a cluster has exactly one primary (a partial unique index) and at least one
 * standby; declaring contacts no agent and is idempotent; roles change only by {@link
 * io.understudy.inventory.Inventory#swapRoles}; agents' tokens and the secrets of directors and
 * probes are sealed at rest and print {@code ***}.
 */
@NullMarked
package io.understudy.inventory;

import org.jspecify.annotations.NullMarked;
