package io.understudy.parameter;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Parameters by key, in the order of the keys. JSON: the list of parameters. */
public final class ParameterSet {

  private static final ParameterSet EMPTY = new ParameterSet(new TreeMap<>());

  private final SortedMap<ParameterKey, Parameter> byKey;

  private ParameterSet(SortedMap<ParameterKey, Parameter> byKey) {
    this.byKey = Collections.unmodifiableSortedMap(byKey);
  }

  public static ParameterSet empty() {
    return EMPTY;
  }

  /** The set of these parameters; refuses a key that stands in it twice. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static ParameterSet of(Collection<Parameter> parameters) {
    var byKey = new TreeMap<ParameterKey, Parameter>();
    for (Parameter parameter : parameters) {
      if (byKey.put(parameter.key(), parameter) != null) {
        throw new IllegalArgumentException(parameter.key() + ": stands in the set twice");
      }
    }
    return new ParameterSet(byKey);
  }

  @JsonValue
  public List<Parameter> list() {
    return List.copyOf(byKey.values());
  }

  public Optional<Parameter> find(ParameterKey key) {
    return Optional.ofNullable(byKey.get(key));
  }

  public SortedSet<ParameterKey> keys() {
    return new TreeSet<>(byKey.keySet());
  }

  public int size() {
    return byKey.size();
  }

  /** The content hash: 64 hexadecimal digits over keys, types and normal forms. */
  public String hash() {
    return ContentHash.of(byKey.values());
  }

  /**
   * What leads from {@code before} to this set, in the order of the keys; empty exactly when the
   * content hashes are equal. Both sets are of one instance: secrets are compared by their own
   * tags.
   */
  public List<Change> since(ParameterSet before) {
    var keys = new TreeSet<>(byKey.keySet());
    keys.addAll(before.byKey.keySet());
    var changes = new ArrayList<Change>();
    for (ParameterKey key : keys) {
      Parameter from = before.byKey.get(key);
      Parameter to = byKey.get(key);
      if (from == null || to == null || !from.sameContent(to)) {
        changes.add(new Change(key, from, to));
      }
    }
    return List.copyOf(changes);
  }

  /**
   * This set with {@code changes} applied; the inverse of {@link #since}, so {@code
   * a.with(b.since(a))} has the content hash of {@code b}.
   */
  public ParameterSet with(Collection<Change> changes) {
    var changed = new TreeMap<>(byKey);
    for (Change change : changes) {
      Parameter to = change.to();
      if (to == null) {
        changed.remove(change.key());
      } else {
        changed.put(change.key(), to);
      }
    }
    return new ParameterSet(changed);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ParameterSet set && byKey.equals(set.byKey);
  }

  @Override
  public int hashCode() {
    return byKey.hashCode();
  }

  @Override
  public String toString() {
    return "ParameterSet[" + size() + " parameters]";
  }
}
