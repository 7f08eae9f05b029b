package io.understudy.inventory;

import io.understudy.audit.Actor;

/**
 * A cluster is about to be removed with all that refers to it; fired as a CDI event in the
 * transaction that removes it. An observer that throws {@link io.understudy.problem.RequestRefused}
 * keeps it.
 */
public record ClusterRemoving(Cluster cluster, Actor actor) {}
