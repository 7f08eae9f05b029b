package io.understudy.history;

import io.understudy.driver.Identity;
import io.understudy.parameter.Descriptor;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.SecretValue;
import io.understudy.parameter.Value;
import io.understudy.parameter.ValueType;
import io.understudy.protocol.Snapshot;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;

/** Snapshots for tests: {@code at("12:00", "work_mem=4MB", "jit=on")}. */
public final class Snapshots {

  public static final Identity IDENTITY = new Identity("7301", "PostgreSQL 15.18");

  private Snapshots() {}

  public static Snapshot at(String time, String... settings) {
    return of(IDENTITY, time, set(settings).list());
  }

  public static Snapshot of(Identity identity, String time, Collection<Parameter> parameters) {
    ParameterSet set = ParameterSet.of(parameters);
    return new Snapshot(identity, set.hash(), instant(time), set);
  }

  /** This time of a day long ago. */
  public static Instant instant(String time) {
    return Instant.parse("2026-03-01T" + time + ":00Z");
  }

  public static ParameterSet set(String... settings) {
    return ParameterSet.of(Arrays.stream(settings).map(Snapshots::parameter).toList());
  }

  public static Parameter parameter(String setting) {
    String[] parts = setting.split("=", 2);
    return text(parts[0], parts[1], ValueType.TEXT);
  }

  public static Parameter text(String name, String text, ValueType type) {
    return new Parameter(key(name), Value.of(text), Descriptor.of(type));
  }

  public static Parameter secret(String name, String tag, String parityKey) {
    return new Parameter(
        key(name),
        new SecretValue(
            tag,
            new SecretValue.ParityTag(parityKey, tag + "/" + parityKey),
            Map.of("beta", "sealed-" + tag + "-" + parityKey)),
        Descriptor.of(ValueType.SECRET));
  }

  public static ParameterKey key(String name) {
    return ParameterKey.of("settings", name);
  }
}
