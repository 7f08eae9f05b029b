package io.understudy.drift;

import io.understudy.history.History;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Instance;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.SecretValue;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.TreeMap;

/** Every key that any instance of a cluster has now. */
@ApplicationScoped
class KnownParameters {

  private final History history;

  KnownParameters(History history) {
    this.history = history;
  }

  /** Component → key → whether it is a secret anywhere. */
  Map<String, Map<ParameterKey, Boolean>> of(Cluster cluster) {
    var known = new TreeMap<String, Map<ParameterKey, Boolean>>();
    for (Instance instance : cluster.instances()) {
      Map<ParameterKey, Boolean> keys =
          known.computeIfAbsent(instance.component().name(), name -> new TreeMap<>());
      history
          .latest(instance.id())
          .ifPresent(revision ->
              history
                  .parameters(instance.id(), revision.number())
                  .list()
                  .forEach(parameter ->
                      keys.merge(
                          parameter.key(),
                          parameter.value() instanceof SecretValue,
                          Boolean::logicalOr)));
    }
    return known;
  }
}
