package io.understudy.security;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a user is. A user may have several; what they may do adds up. */
public enum UserRole {
  VIEWER(EnumSet.of(Permission.VIEW)),
  OPERATOR(
      EnumSet.of(
          Permission.VIEW,
          Permission.POLL,
          Permission.SCHEDULE,
          Permission.LABEL,
          Permission.PROPOSE,
          Permission.SWITCHOVER)),
  APPROVER(
      EnumSet.of(
          Permission.VIEW,
          Permission.POLL,
          Permission.LABEL,
          Permission.APPROVE,
          Permission.RULES,
          Permission.ACKNOWLEDGE)),
  ADMIN(EnumSet.allOf(Permission.class));

  @SuppressWarnings("ImmutableEnumChecker") // nobody changes or sees it
  private final Set<Permission> permissions;

  UserRole(Set<Permission> permissions) {
    this.permissions = permissions;
  }

  /** The word in documents, pages and the database. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether this role alone is enough. */
  public boolean may(Permission permission) {
    return permissions.contains(permission);
  }

  /** The role of this word. */
  public static Optional<UserRole> of(String word) {
    return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
  }

  /** The words of the roles that have a permission, for messages. */
  public static List<String> with(Permission permission) {
    return Arrays.stream(values()).filter(r -> r.may(permission)).map(UserRole::word).toList();
  }
}
