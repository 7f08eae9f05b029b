package io.understudy.driver.wildfly;

import org.jspecify.annotations.Nullable;

/**
 * One attribute of a type of resources.
 *
 * @param writable whether it can be changed on an existing resource
 * @param inAdd whether it can be given when the resource is added
 * @param nillable whether it can be undefined
 * @param defaultText what an undefined one counts as, when it is a single value or a list
 */
record AttributeType(
    String name,
    Shape shape,
    boolean writable,
    boolean inAdd,
    boolean nillable,
    @Nullable String defaultText) {}
