package io.understudy.driver.nginx;

import io.understudy.parameter.ParameterKey;

/** A parameter's key and its place. */
record Named(ParameterKey key, Slot slot) {}
