package io.understudy.driver.postgresql;

import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All that is wished for one role. */
final class RoleWish {

  private static final Set<String> OPTIONAL = Set.of(RoleRow.UNTIL, RoleRow.PASSWORD);

  private final String role;
  private final Map<String, Wish> attributes = new LinkedHashMap<>();
  private final Map<String, Wish> memberships = new LinkedHashMap<>();
  private final Map<String, Wish> settings = new LinkedHashMap<>();

  RoleWish(String role) {
    this.role = role;
  }

  /** Whether these are the segments of a parameter of a role. */
  static boolean known(List<String> segments) {
    if (segments.size() == 3) {
      String attribute = segments.get(2);
      return RoleRow.WORDS.containsKey(attribute)
          || attribute.equals(RoleRow.LIMIT)
          || OPTIONAL.contains(attribute);
    }
    return segments.size() == 4
        && (segments.get(2).equals(RoleRow.MEMBER) || segments.get(2).equals(RoleRow.SETTINGS));
  }

  void add(Wish wish) {
    List<String> segments = wish.key().segments();
    if (segments.size() == 3) {
      attributes.put(segments.get(2), wish);
    } else if (segments.get(2).equals(RoleRow.MEMBER)) {
      memberships.put(segments.get(3), wish);
    } else {
      settings.put(segments.get(3), wish);
    }
  }

  String role() {
    return role;
  }

  Map<String, Wish> memberships() {
    return memberships;
  }

  Map<String, Wish> settings() {
    return settings;
  }

  /** Whether the role itself is to go: a role cannot be without what every role has. */
  boolean goes() {
    return attributes.entrySet().stream()
        .anyMatch(each -> !OPTIONAL.contains(each.getKey()) && each.getValue().desired() == null);
  }

  /** Whether nothing is to be set, only taken away. */
  boolean onlyRemoves() {
    return keys().isEmpty() || all().stream().allMatch(wish -> wish.desired() == null);
  }

  boolean has(String attribute) {
    return attributes.containsKey(attribute);
  }

  boolean removes(String attribute) {
    return has(attribute) && value(attribute) == null;
  }

  @Nullable Value value(String attribute) {
    Wish wish = attributes.get(attribute);
    return wish == null ? null : wish.desired();
  }

  /** The wished text, null when it is not wished for or to be removed. */
  @Nullable String text(String attribute) {
    Value value = value(attribute);
    return value == null ? null : value.display();
  }

  ParameterKey key(String attribute) {
    return ParameterKey.of(RolesFamily.NAME, role, attribute);
  }

  /** The wished attributes that are not in {@code named} yet: a new role has them by itself. */
  List<ParameterKey> keysOfAttributes(Collection<ParameterKey> named) {
    return attributes.values().stream().map(Wish::key).filter(key -> !named.contains(key)).toList();
  }

  ParameterKey anyKey() {
    return keys().getFirst();
  }

  List<ParameterKey> keys() {
    return all().stream().map(Wish::key).toList();
  }

  private List<Wish> all() {
    var all = new ArrayList<>(attributes.values());
    all.addAll(memberships.values());
    all.addAll(settings.values());
    return all;
  }
}
