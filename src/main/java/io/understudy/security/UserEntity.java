package io.understudy.security;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.hibernate.annotations.Array;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "app_user")
class UserEntity {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

  String name;

  @Column(name = "password_hash")
  String passwordHash;

  @Array(length = 8)
  String[] roles;

  boolean active;
  int epoch;

  @Column(name = "created_at")
  Instant createdAt;

  void setRoles(Set<UserRole> wanted) {
    roles = wanted.stream().map(UserRole::word).sorted().toArray(String[]::new);
  }

  User user() {
    Set<UserRole> granted = EnumSet.noneOf(UserRole.class);
    Arrays.stream(roles).forEach(word -> UserRole.of(word).ifPresent(granted::add));
    return new User(Objects.requireNonNull(id), name, granted, active, createdAt);
  }
}
