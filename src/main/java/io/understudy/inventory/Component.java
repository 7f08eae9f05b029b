package io.understudy.inventory;

/**
 * One server application of the service.
 *
 * @param name unique in its cluster
 * @param driver the name of the driver that knows the product
 */
public record Component(long id, String name, ComponentKind kind, String driver) {}
