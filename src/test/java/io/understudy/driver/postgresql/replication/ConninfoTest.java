package io.understudy.driver.postgresql.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConninfoTest {

  @ParameterizedTest
  @ValueSource(strings = {"host", "= x", "host='alpha", "host=alpha =", "password=a'b c d"})
  void whatLibpqWouldRefuseIsRefusedWithoutQuotingIt(String text) {
    assertThatThrownBy(() -> Conninfo.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("is no connection string of libpq (host=… port=… …)");
  }

  @Test
  void readsQuotesAndBackslashesAndWritesThemBack() {
    Conninfo info = Conninfo.of("host = alpha port=5433  user='r e\\\\p' password='it\\'s \\\\'");

    assertThat(info.get("password")).contains("it's \\");
    assertThat(info.get("user")).contains("r e\\p");
    assertThat(Conninfo.of(info.clear()).get("password")).contains("it's \\");
    assertThat(info.toString()).doesNotContain("it").contains("host='alpha'");
  }

  @Test
  void readsTheUriForm() {
    Conninfo info =
        Conninfo.of(
            "postgresql://rep:p%40ss@alpha:5433,beta/app?sslmode=require&application_name=b");

    assertThat(info.host()).contains("alpha");
    assertThat(info.port()).isEqualTo(5433);
    assertThat(info.get("password")).contains("p@ss");
    assertThat(info.get("sslmode")).contains("require");
  }

  @Test
  void leadsElsewhereWithEverythingElseKept() {
    Conninfo info =
        Conninfo.of("host=a,b hostaddr=10.0.0.1 port=1,2 user=rep password=x sslmode=verify-full")
            .to("10.0.0.9", 5432);

    assertThat(info.host()).contains("10.0.0.9");
    assertThat(info.clear())
        .contains("port='5432'", "user='rep'", "password='x'", "sslmode='verify-full'")
        .doesNotContain("hostaddr");
  }
}
