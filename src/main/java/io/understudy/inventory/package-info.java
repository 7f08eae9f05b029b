/**
 * The clusters, their nodes with their roles, the components and the instances: what there is and
 * how to reach it. Declaring contacts no agent.
 */
@NullMarked
package io.understudy.inventory;

import org.jspecify.annotations.NullMarked;
