package io.understudy.agentclient;

import io.understudy.parameter.ParameterSet;
import java.util.function.Supplier;

/**
 * What the console has already of an instance.
 *
 * @param hash its content hash, sent as If-None-Match
 * @param parameters loaded only when the agent answers with a difference
 */
public record Base(String hash, Supplier<ParameterSet> parameters) {}
