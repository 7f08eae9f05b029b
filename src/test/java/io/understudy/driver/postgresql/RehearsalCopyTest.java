package io.understudy.driver.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.understudy.driver.InstanceSettings;
import io.understudy.driver.SettingRefused;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much a rehearsal may copy, in {@code agent.yaml}. */
class RehearsalCopyTest {

  @Test
  void isASize() {
    assertThat(access("500MB").rehearsalCopy()).contains(500L << 20);
    assertThat(access("2GB").rehearsalCopy()).contains(2L << 30);
  }

  @Test
  void isNothingWhenItIsNotSet() {
    assertThat(access("").rehearsalCopy()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lots", "true", "0GB", "2", "2 GB", "2TB", "-1GB", "9999999GB"})
  void whatIsNoSizeIsNamedWithItsRemedy(String text) {
    assertThatThrownBy(() -> access(text))
        .isInstanceOf(SettingRefused.class)
        .hasMessageContaining("instances.db.rehearsalCopy")
        .hasMessageContaining("500MB");
  }

  @Test
  void anotherServerIsReachedByTheSameRole() {
    Access there = access("").at("10.0.0.9", "6000");

    assertThat(there.url()).isEqualTo("jdbc:postgresql://10.0.0.9:6000/app?sslmode=prefer");
    assertThat(there.user()).isEqualTo("postgres");
  }

  private static Access access(String copy) {
    var settings =
        new HashMap<String, Object>(
            Map.of(
                "driver", "postgresql",
                "url", "jdbc:postgresql://127.0.0.1:5432/app?sslmode=prefer",
                "user", "postgres"));
    if (!copy.isEmpty()) {
      settings.put("rehearsalCopy", copy);
    }
    return Access.from(new InstanceSettings("db", settings));
  }
}
