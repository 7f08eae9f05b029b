package io.understudy.inventory;

/** Names an instance for as long as its node and its component are declared. */
public record InstanceId(long value) {}
