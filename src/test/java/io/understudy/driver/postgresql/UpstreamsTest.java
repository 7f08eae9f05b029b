package io.understudy.driver.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.understudy.driver.InstanceSettings;
import io.understudy.driver.SettingRefused;
import io.understudy.driver.postgresql.replication.Conninfo;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a server is to follow others, in {@code agent.yaml}. */
class UpstreamsTest {

  @Test
  void areReadByNode() {
    Access access = access(Map.of("beta", "host=10.0.0.2 user=rep password=s3cret"));

    assertThat(access.upstreams()).containsOnlyKeys("beta");
    assertThat(access.upstreams().values())
        .extracting(Conninfo::clear)
        .containsExactly("host='10.0.0.2' user='rep' password='s3cret'");
    assertThat(access.toString()).doesNotContain("s3cret");
    assertThat(access.upstreams().toString()).doesNotContain("s3cret");
  }

  @Test
  void oneThatLibpqWouldRefuseIsNamedAndNotQuoted() {
    assertThatThrownBy(() -> access(Map.of("beta", "host=a password='s3cret")))
        .isInstanceOf(SettingRefused.class)
        .hasMessageContaining("instances.db.upstreams.beta")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void oneWithoutAHostIsRefused() {
    assertThatThrownBy(() -> access(Map.of("beta", "user=rep password=s3cret")))
        .isInstanceOf(SettingRefused.class)
        .hasMessageContaining("names no host")
        .hasMessageNotContaining("s3cret");
  }

  private static Access access(Map<String, String> upstreams) {
    return Access.from(
        new InstanceSettings(
            "db",
            Map.of(
                "driver", "postgresql",
                "url", "jdbc:postgresql://127.0.0.1:5432/postgres",
                "user", "postgres",
                "upstreams", upstreams)));
  }
}
