package io.understudy.drift;

import io.understudy.parameter.Consequence;
import io.understudy.parameter.Descriptor;
import io.understudy.parameter.Effect;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.Scope;
import io.understudy.parameter.SecretValue;
import io.understudy.parameter.SecretValue.ParityTag;
import io.understudy.parameter.Value;
import io.understudy.parameter.ValueType;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Parameter sets to compare, made by chance or by hand. */
final class Sets {

  private Sets() {}

  /** Few keys, so that two sets share many of them. */
  static Arbitrary<ParameterKey> keys() {
    return Arbitraries.of(
            "settings/a",
            "settings/b",
            "settings/log_c",
            "roles/r/login",
            "roles/r%2Fs/login",
            "hba/1",
            "x",
            "databases/größe/owner")
        .map(ParameterKey::parse);
  }

  static Arbitrary<ParameterSet> sets() {
    return parameters().list().ofMaxSize(12).map(Sets::withoutTwins);
  }

  static Arbitrary<Parameter> parameters() {
    return Combinators.combine(keys(), plainDescriptors(), values(), Arbitraries.of(true, false))
        .as((key, descriptor, text, secret) ->
            secret
                ? secret(key.path(), text, "k1")
                : new Parameter(key, Value.of(text), descriptor));
  }

  private static Arbitrary<Descriptor> plainDescriptors() {
    return Combinators.combine(
            Arbitraries.of(ValueType.class).filter(type -> type != ValueType.SECRET),
            Arbitraries.of(Effect.class),
            Arbitraries.of(Scope.class),
            Arbitraries.of(Consequence.class),
            Arbitraries.of(true, false))
        .as((type, effect, scope, consequence, replicated) ->
            Descriptor.of(type)
                .withEffect(effect)
                .withScope(scope)
                .withConsequence(consequence)
                .withReplicated(replicated));
  }

  private static Arbitrary<String> values() {
    return Arbitraries.oneOf(
        Arbitraries.of("on", "true", "1", "16MB", "16384kB", "", "a, b", "b,a", "ä'\"\\<b>"),
        Arbitraries.strings().withCharRange(' ', '~').withChars('ä', 'ß', '\n').ofMaxLength(6));
  }

  static Parameter secret(String key, String clear, String parityKey) {
    return new Parameter(
        ParameterKey.parse(key),
        new SecretValue("tag:" + clear, new ParityTag(parityKey, "parity:" + clear), Map.of()),
        Descriptor.of(ValueType.SECRET));
  }

  /** The same secret as another host tags it. */
  static Parameter secretElsewhere(String key, String clear, String parityKey) {
    return new Parameter(
        ParameterKey.parse(key),
        new SecretValue(
            "other tag:" + clear, new ParityTag(parityKey, "parity:" + clear), Map.of()),
        Descriptor.of(ValueType.SECRET));
  }

  static Parameter text(String key, String value) {
    return of(key, value, Descriptor.of(ValueType.TEXT));
  }

  static Parameter of(String key, String value, Descriptor descriptor) {
    return new Parameter(ParameterKey.parse(key), Value.of(value), descriptor);
  }

  static ParameterSet set(Parameter... parameters) {
    return ParameterSet.of(List.of(parameters));
  }

  private static ParameterSet withoutTwins(List<Parameter> parameters) {
    var byKey = new LinkedHashMap<ParameterKey, Parameter>();
    parameters.stream()
        .sorted(Comparator.comparing(Parameter::key))
        .forEach(parameter -> byKey.put(parameter.key(), parameter));
    return ParameterSet.of(byKey.values());
  }
}
