package io.understudy.driver;

import io.understudy.parameter.ParameterSet;

/** All parameters of an instance at one moment, with what else was seen in the same look. */
public record Collected(Identity identity, ParameterSet parameters, Condition condition) {}
