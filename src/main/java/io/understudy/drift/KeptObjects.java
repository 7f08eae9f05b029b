package io.understudy.drift;

import io.understudy.drift.DriftItem.Handling;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The things that only a standby has and that no sync removes, such as a database. */
public final class KeptObjects {

  private record Kept(String component, ParameterKey object) {}

  private final Set<Kept> kept = new LinkedHashSet<>();

  private KeptObjects() {}

  /** Those among all drift of one standby. */
  public static KeptObjects among(List<DriftItem> items) {
    var objects = new KeptObjects();
    for (DriftItem item : items) {
      Parameter live = item.live();
      if (item.handling() == Handling.KEPT && live != null && live.descriptor().stays()) {
        item.key()
            .parent()
            .ifPresent(object -> objects.kept.add(new Kept(item.component(), object)));
      }
    }
    return objects;
  }

  /** The thing that a row of drift is a part of; empty when it is of none. */
  public Optional<ParameterKey> of(DriftItem item) {
    return item.handling() == Handling.KEPT
        ? kept.stream()
            .filter(each -> each.component().equals(item.component()))
            .map(Kept::object)
            .filter(item.key()::isWithin)
            .findFirst()
        : Optional.empty();
  }
}
