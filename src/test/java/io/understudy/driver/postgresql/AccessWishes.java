package io.understudy.driver.postgresql;

import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.ClearSecrets;
import io.understudy.parameter.ListText;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Wishes for rules, roles and databases against what a session has read. */
final class AccessWishes {

  private final ParameterSet live;
  private final Map<ParameterKey, Wish> wishes = new LinkedHashMap<>();

  AccessWishes(ParameterSet live) {
    this.live = live;
  }

  ChangeRequest request() {
    return new ChangeRequest(List.copyOf(wishes.values()), false, true);
  }

  AccessWishes set(ParameterKey key, String text) {
    return wish(key, Value.of(text));
  }

  AccessWishes set(String family, String object, String attribute, String text) {
    return set(ParameterKey.of(family, object, attribute), text);
  }

  /** A password's stored form, sealed as another agent would. */
  AccessWishes password(String role, String stored) {
    return wish(
        ParameterKey.of("roles", role, "password"),
        new ClearSecrets().seal(stored.getBytes(StandardCharsets.UTF_8)));
  }

  /** Everything that is known of this role or database, away with it. */
  AccessWishes without(String family, String object) {
    live.list().stream()
        .map(Parameter::key)
        .filter(key -> key.segments().size() > 2)
        .filter(key -> key.segments().subList(0, 2).equals(List.of(family, object)))
        .forEach(key -> wish(key, null));
    return this;
  }

  /** The same role or database under another name. */
  AccessWishes renamed(String family, String object, String name) {
    live.list().stream()
        .filter(each -> each.key().segments().size() > 2)
        .filter(each -> each.key().segments().subList(0, 2).equals(List.of(family, object)))
        .forEach(each -> {
          var segments = new ArrayList<>(each.key().segments());
          segments.set(1, name);
          wish(ParameterKey.of(segments.toArray(String[]::new)), each.value());
        });
    return without(family, object);
  }

  AccessWishes first(String family, String rule, String value) {
    return at(family, 0, rule, value);
  }

  AccessWishes last(String family, String rule, String value) {
    return at(family, order(family).size(), rule, value);
  }

  AccessWishes before(String anchor, String rule, String value) {
    return at("hba", order("hba").indexOf(anchor), rule, value);
  }

  private AccessWishes at(String family, int place, String rule, String value) {
    var names = new ArrayList<>(order(family));
    names.add(place, rule);
    set(ParameterKey.of(family, rule), value);
    return ordered(family, names);
  }

  /** These rules of {@code pg_hba.conf} in this order, and no other. */
  AccessWishes only(SequencedMap<String, String> rules) {
    for (String name : order("hba")) {
      if (!rules.containsKey(name)) {
        wish(ParameterKey.of("hba", name), null);
      }
    }
    rules.forEach((name, value) -> set(ParameterKey.of("hba", name), value));
    return ordered("hba", List.copyOf(rules.sequencedKeySet()));
  }

  AccessWishes ordered(String family, List<String> names) {
    return set(ParameterKey.of(family, "order"), ListText.join(names));
  }

  List<String> order(String family) {
    return live.find(ParameterKey.of(family, "order"))
        .map(parameter -> ListText.split(parameter.value().display()))
        .orElse(List.of());
  }

  private AccessWishes wish(ParameterKey key, @Nullable Value desired) {
    Value expected = live.find(key).map(Parameter::value).orElse(null);
    if (expected != null || desired != null) {
      wishes.put(key, new Wish(key, expected, desired));
    }
    return this;
  }
}
