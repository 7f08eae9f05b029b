package io.understudy.polling;

import io.understudy.inventory.Cluster;

/**
 * Fired after a cluster was collected, on schedule or because somebody asked; in no transaction, on
 * a thread that may be held up.
 */
public record Polled(Cluster cluster) {}
