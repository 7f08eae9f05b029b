package io.understudy.driver.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.MemoryJournal;
import io.understudy.driver.Session;
import io.understudy.parameter.Change;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A change to each directive of a sample, made by hand on one nginx, reaches another one, and
 * nothing else does. The changes add up.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NginxFidelityIT {

  private static final String MAIN = "nginx.conf";
  private static final String APP = "conf.d/10-app.conf";
  private static final String SHOP = "conf.d/20-shop.conf";

  /** Put before a location that stands there. */
  private static final String STATIC =
      """
          location ^~ /static/ {
              alias html/;
              location ~ \\.map$ { deny all; }
          }
          location = /ping\
      """;

  private final NginxUnderTest alpha = new NginxUnderTest();
  private final NginxUnderTest beta = new NginxUnderTest();
  private final List<String> table = new ArrayList<>();
  private @Nullable Session primary;
  private @Nullable Session standby;

  /**
   * One change on the primary.
   *
   * @param from a text that stands in the file once
   */
  record Row(String file, String from, String to) {
    @Override
    public String toString() {
      return (from.strip() + " -> " + to.strip()).replaceAll("\\s+", " ");
    }
  }

  private Session primary() {
    return Objects.requireNonNull(primary);
  }

  private Session standby() {
    return Objects.requireNonNull(standby);
  }

  @BeforeAll
  void start() {
    Sample.in(alpha).start();
    Sample.in(beta).start();
    primary = alpha.open();
    standby = beta.open();
  }

  @AfterAll
  void stop() {
    primary().close();
    standby().close();
    alpha.close();
    beta.close();
  }

  @Test
  void twoNodesThatDifferInNodeLocalValuesOnlyHaveTheSameKeysAndNoDrift() {
    try (var one = Sample.in(new NginxUnderTest()).start();
        var other = Sample.in(new NginxUnderTest()).start();
        Session here = one.open();
        Session there = other.open()) {
      ParameterSet mine = here.collect().parameters();
      ParameterSet theirs = there.collect().parameters();

      assertThat(mine.keys()).isEqualTo(theirs.keys());
      assertThat(Drifted.keys(mine, theirs)).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aChangeReachesTheStandbyAlone(Row row) {
    ParameterSet before = standby().collect().parameters();
    edit(row);
    ParameterSet wanted = primary().collect().parameters();
    List<ParameterKey> drift = Drifted.keys(wanted, before);
    long start = System.nanoTime();

    ApplyOutcome outcome = standby().apply(Drifted.request(wanted, before), new MemoryJournal());

    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertThat(outcome).isInstanceOf(ApplyOutcome.Applied.class);
    ParameterSet now = standby().collect().parameters();
    assertThat(drift).isNotEmpty();
    assertThat(Drifted.keys(wanted, now)).isEmpty();
    assertThat(now.since(before)).extracting(Change::key).containsExactlyElementsOf(drift);
    table.add("| %s | %s | %d ms |".formatted(row, new TreeSet<>(drift), took.toMillis()));
  }

  @AfterAll
  void print() {
    System.out.println("| change on the primary | parameters | apply |\n|---|---|---|");
    table.forEach(System.out::println);
    System.out.println(table.size() + " of " + rows().count() + " changes arrived, alone");
  }

  private void edit(Row row) {
    String text = alpha.text(row.file());
    assertThat(text).containsOnlyOnce(alpha.fill(row.from()));
    alpha.write(row.file(), text.replace(alpha.fill(row.from()), row.to()));
    var old = alpha.master().workers();
    assertThat(alpha.run(List.of("-s", "reload")).exit()).isZero();
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> alpha.master().workers().stream().noneMatch(old::contains));
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row(MAIN, "worker_processes 1;", "worker_processes 2;"),
        new Row(MAIN, "error.log notice", "error.log info"),
        new Row(MAIN, "worker_connections 128;", "worker_connections 256;"),
        new Row(MAIN, "text/css css;", "text/css css; text/plain txt log;"),
        new Row(MAIN, "text/html html;", "text/html html htm;"),
        new Row(MAIN, "default_type application/octet-stream;", "default_type text/plain;"),
        new Row(MAIN, "\"$request\" $status'", "\"$request\" $status $body_bytes_sent'"),
        new Row(MAIN, "access_log off;", "access_log logs/access.log main buffer=8k;"),
        new Row(MAIN, "keepalive_timeout 65;", "keepalive_timeout 30;"),
        new Row(MAIN, "client_max_body_size 8m;", "client_max_body_size 1g;"),
        new Row(MAIN, "sendfile on;", "sendfile off;"),
        new Row(MAIN, "proxy_temp_path temp-proxy;", "proxy_temp_path temp-proxy 1 2;"),
        new Row(MAIN, "default upgrade;", "default keep;"),
        new Row(MAIN, "~^foo   foo;", "~^foo   \"foo bar\";"),
        new Row(
            MAIN,
            "~^foo   \"foo bar\";\n        ~^bar   bar;",
            "~^bar   bar;\n        ~^foo   \"foo bar\";"),
        new Row(MAIN, "''      close;", "''      close;\n        ~*^baz  baz;"),
        new Row(MAIN, "127.0.0.0/8 1;", "127.0.0.0/8 1;\n        10.0.0.0/8 2;"),
        new Row(MAIN, "zone=one:1m rate=1000r/s", "zone=one:1m rate=500r/s"),
        new Row(MAIN, "weight=2;", "weight=3;"),
        new Row(MAIN, "    server 127.0.0.1:9002 backup;\n", ""),
        new Row(MAIN, "keepalive 8;", "keepalive 16;\n        least_conn;"),
        new Row(MAIN, "sendfile off;", "sendfile off;\n    gzip on;\n    gzip_types text/css;"),
        new Row(MAIN, "sendfile off;\n", "sendfile off; server_tokens off;\n"),
        new Row(
            MAIN,
            "include conf.d",
            "upstream other { server unix:/run/other.sock; }\n    include conf.d"),
        new Row(APP, "app.example.com www.example.com;", "app.example.com www.example.org;"),
        new Row(APP, "root html;", "root \"html five\";"),
        new Row(APP, "X-Frame-Options DENY", "X-Frame-Options SAMEORIGIN always"),
        new Row(APP, "\"a b\"", "'semi;colon {brace} \"quote\" back\\slash'"),
        new Row(APP, "return 200 \"pong\\n\"", "return 200 \"pong 2\\n\""),
        new Row(APP, "proxy_pass http://backend;", "proxy_pass http://backend/v2/;"),
        new Row(APP, "proxy_read_timeout 60s;", "proxy_read_timeout 2m;"),
        new Row(APP, "Host $host;", "Host \"${host}:8080\";"),
        new Row(
            APP,
            "proxy_set_header X-Real-IP $remote_addr;",
            "proxy_set_header Authorization \"Basic Z2VoZWltNDcxMQ==\";"),
        new Row(APP, "proxy_buffer_size 8k;", "proxy_buffer_size 4096;"),
        new Row(APP, "burst=5 nodelay", "burst=10"),
        new Row(APP, "~ \\.php$ { return 404; }", "~ \\.php$ { return 403; }"),
        new Row(APP, "expires 30d;", "expires 7d; etag off;"),
        new Row(
            APP,
            "location ~ \\.php$ { return 403; }\n"
                + "    location ~* \\.(gif|jpg)$ { expires 7d; etag off; }",
            "location ~* \\.(gif|jpg)$ { expires 7d; etag off; }\n"
                + "    location ~ \\.php$ { return 403; }"),
        new Row(APP, "auth_basic \"Members\";", "auth_basic 'Only members';"),
        new Row(APP, "allow 127.0.0.1;", "allow 127.0.0.1;\n        allow 10.0.0.0/8;"),
        new Row("users", "geheim4711", "anderes0815"),
        new Row("users", "anna:", "carl:{PLAIN}neu\nanna:"),
        new Row("users", "bert:", "#bert:"),
        new Row(APP, "return 403;\n    }\n    rewrite", "return 410;\n    }\n    rewrite"),
        new Row(APP, "if ($http_user_agent ~ \"bad bot\")", "if ($http_user_agent ~* 'worse bot')"),
        new Row(APP, "/new/$1 permanent;", "/newer/$1 redirect;"),
        new Row(
            APP,
            "    rewrite ^/old",
            "    set $kind none;\n    rewrite ^/first/(.*) /second/$1 last;\n    rewrite ^/old"),
        new Row(APP, "error_page 500 502 /50x.html;", "error_page 500 502 =503 /oops.html;"),
        new Row(APP, "error_page", "error_page 404 /404.html;\n    error_page"),
        new Row(APP, "    location = /ping", STATIC),
        new Row(APP, "        alias html/;\n", "        alias html/;\n        autoindex on;\n"),
        new Row(APP, "        location ~ \\.map$ { deny all; }\n", ""),
        new Row(SHOP, "return 200 \"shop\";", "return 200 \"closed\";"),
        new Row(
            SHOP,
            "ssl_certificate_key certs/shop.key;",
            "ssl_certificate_key certs/shop.key; ssl_protocols TLSv1.2 TLSv1.3;"),
        new Row(SHOP, "location / {", "location /a//b[x]/ {"),
        new Row(
            SHOP,
            "server_name shop.example.com;",
            "server_name shop.example.com; client_header_timeout 7; # why"),
        new Row(
            MAIN,
            "include conf.d",
            "split_clients $remote_addr $variant { 50% a; * b; }\n    include conf.d"));
  }
}
