package io.understudy.security;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Someone who may come in.
 *
 * @param name unique
 * @param active whether they may at the moment
 */
public record User(long id, String name, Set<UserRole> roles, boolean active, Instant createdAt) {

  public User {
    roles = Set.copyOf(roles);
  }

  /** Whether one of the roles has the permission. */
  public boolean may(Permission permission) {
    return active && roles.stream().anyMatch(role -> role.may(permission));
  }

  /** The words of the roles, in their order. */
  public List<String> roleWords() {
    EnumSet<UserRole> sorted =
        roles.isEmpty() ? EnumSet.noneOf(UserRole.class) : EnumSet.copyOf(roles);
    return sorted.stream().map(UserRole::word).collect(Collectors.toList());
  }
}
