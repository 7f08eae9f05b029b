package io.understudy.drift;

import io.understudy.parameter.ParameterSet;

/**
 * The two instances of a component that are compared.
 *
 * @param component the component's name
 * @param primaryNode the primary's name
 * @param primary what the primary has (or had, when going back to an older revision)
 * @param standbyNode the standby's name
 * @param standby what the standby has
 * @param standbyReplays whether the standby is in recovery, so that the engine carries replicated
 *     values to it
 */
public record Sides(
    String component,
    String primaryNode,
    ParameterSet primary,
    String standbyNode,
    ParameterSet standby,
    boolean standbyReplays) {}
