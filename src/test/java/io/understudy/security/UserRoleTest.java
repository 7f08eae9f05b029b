package io.understudy.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class UserRoleTest {

  @Test
  void adminMayEverything() {
    assertThat(Permission.values()).allMatch(UserRole.ADMIN::may);
  }

  @Test
  void everyRoleMaySee() {
    assertThat(UserRole.values()).allMatch(role -> role.may(Permission.VIEW));
  }

  @Test
  void nobodyButAdminForcesOrOverrides() {
    assertThat(UserRole.with(Permission.FORCE)).containsExactly("admin");
    assertThat(UserRole.with(Permission.OVERRIDE)).containsExactly("admin");
  }

  @Test
  void documentedTableIsTheTable() throws IOException {
    String page = Files.readString(Path.of("docs/reference/roles.md"));
    for (Permission permission : Permission.values()) {
      StringBuilder row = new StringBuilder("| `" + permission + "` |");
      for (UserRole role : UserRole.values()) {
        row.append(role.may(permission) ? " ✓ |" : " |");
      }
      assertThat(page).as("row of %s", permission).contains(row.toString());
    }
  }
}
