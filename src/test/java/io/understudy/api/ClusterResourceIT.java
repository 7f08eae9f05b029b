package io.understudy.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.web.Browser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class ClusterResourceIT {

  private static final String PAIR =
      """
      {"nodes": [{"name": "alpha", "agent": {"url": "http://127.0.0.1:7701", "token": "secret-of-alpha"}},
                 {"name": "beta",  "agent": {"url": "http://127.0.0.1:7702", "token": "secret-of-beta"}}],
       "primary": "alpha",
       "components": [{"name": "db", "kind": "database", "driver": "postgresql"}],
       "approval": "required",
       "fourEyes": false,
       "traffic": [
         {"director": "haproxy", "socket": "127.0.0.1:9999", "backend": "db", "servers": {"alpha": "alpha", "beta": "beta"}},
         {"director": "pgbouncer", "via": "alpha", "admin": "127.0.0.1:6432", "user": "u", "password": "hush-hush",
          "database": "app", "targets": {"alpha": "host=a port=1", "beta": "host=b port=2"}},
         {"director": "dns", "server": "127.0.0.1:5353", "zone": "example.test.", "record": "db.example.test.", "ttl": 5,
          "addresses": {"alpha": "10.9.0.1", "beta": "10.9.0.2"},
          "tsig": {"name": "understudy.", "algorithm": "hmac-sha256", "secret": "hush-hush"}},
         {"director": "vip", "address": "10.9.0.100/24", "interfaces": {"alpha": "eth0", "beta": "eth0"}},
         {"director": "command", "via": "alpha", "run": "move-traffic"}]}\
      """;

  private static final String PROBES =
      """
      "probes": [
        {"probe": "tcp", "name": "port", "address": "[::1]:5432"},
        {"probe": "http", "name": "shop", "url": "https://shop.example/health?a=1", "contains": "<b>in order</b>"},
        {"probe": "sql", "name": "writes", "url": "jdbc:postgresql://a.example,b.example:5433/app?targetServerType=primary",
         "user": "u", "password": "hush-hush", "query": "SELECT pg_is_in_recovery()", "expect": "f", "timeout": "PT2S", "patience": "PT1M"}]
      """;

  @Test
  void declaresProbesShowsNoPasswordAndKeepsItForTheSameDatabaseOnly() {
    String declared = PAIR.replaceFirst("(?s)\"traffic\": \\[.*\\]\\s*\\}\\s*$", PROBES + "}");
    declare("rest-probes", declared)
        .statusCode(201)
        .body("probes[0].address", equalTo("[::1]:5432"))
        .body("probes[0].timeout", equalTo("PT5S"))
        .body("probes[0].patience", equalTo("PT30S"))
        .body("probes[1].status", equalTo(200))
        .body("probes[2].password", equalTo("***"))
        .body("probes[2].patience", equalTo("PT1M"))
        .body(not(containsString("hush-hush")));
    String put = declared.replace("hush-hush", "***");
    declare("rest-probes", put).statusCode(200).body("probes[2].password", equalTo("***"));
    declare("rest-probes", put.replace("b.example", "c.example"))
        .statusCode(400)
        .body("errors[0].field", equalTo("probes[2].password"))
        .body("errors[0].message", containsString("must not go there"));
    String page = Browser.ofAdmin().get("/clusters/rest-probes").asString();
    assertThat(page)
        .contains("SELECT pg_is_in_recovery()", "&lt;b&gt;in order&lt;/b&gt;", "60 s")
        .doesNotContain("hush-hush", "<b>in order");
    assertThat(Browser.ofAdmin().get("/declare?cluster=rest-probes").asString())
        .contains("&quot;password&quot; : &quot;***&quot;")
        .doesNotContain("hush-hush");
    As.admin()
        .get("/api/v1/audit?cluster=rest-probes")
        .then()
        .body(containsString("writes sql SELECT pg_is_in_recovery() at postgresql://a.example"))
        .body(not(containsString("hush-hush")));
    declare("rest-probes", declared.replace(PROBES, "\"probes\": []"))
        .statusCode(200)
        .body("probes", hasSize(0));
  }

  @Test
  void declaresIdempotentlyAndShowsNoSecret() {
    declare("rest-pair", PAIR).statusCode(201);
    declare("rest-pair", PAIR)
        .statusCode(200)
        .body("name", equalTo("rest-pair"))
        .body("primary", equalTo("alpha"))
        .body("nodes[0].role", equalTo("PRIMARY"))
        .body("nodes[1].role", equalTo("STANDBY"))
        .body("nodes[0].agent.token", equalTo("***"))
        .body("traffic[1].password", equalTo("***"))
        .body("traffic[2].tsig.secret", equalTo("***"))
        .body("traffic[2].ttl", equalTo(5))
        .body(not(containsString("hush-hush")))
        .body(not(containsString("secret-of")));
    As.admin()
        .get("/api/v1/clusters")
        .then()
        .statusCode(200)
        .body("clusters.name", hasItem("rest-pair"));
  }

  @Test
  void takesBackWhatItShowed() {
    declare("rest-back", PAIR).statusCode(201);

    String masked = PAIR.replaceAll("hush-hush|secret-of-(alpha|beta)", "***");

    declare("rest-back", masked).statusCode(200);
    As.admin()
        .get("/api/v1/audit?cluster=rest-back")
        .then()
        .statusCode(200)
        .body("entries.size()", equalTo(1))
        .body("entries[0].action", equalTo("cluster.declared"))
        .body("entries[0].actor", equalTo("admin"));
  }

  @Test
  void tellsWhereEachDirectorSendsClientsAndNeverWaitsLongForOne() throws IOException {
    try (var deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String traffic =
          """
          "traffic": [{"director": "haproxy", "socket": "127.0.0.1:%d", "backend": "db", "servers": {"alpha": "alpha", "beta": "beta"}}]
          """
              .formatted(deaf.getLocalPort());
      String declared = PAIR.replaceFirst("(?s)\"traffic\": \\[.*\\]\\s*\\}\\s*$", traffic + "}");
      declare("rest-traffic", declared).statusCode(201);

      As.admin()
          .get("/api/v1/clusters/rest-traffic")
          .then()
          .statusCode(200)
          .time(lessThan(8_000L))
          .body("trafficNow.size()", equalTo(1))
          .body("trafficNow[0].director", equalTo("haproxy"))
          .body("trafficNow[0].state", equalTo("UNKNOWN"));
      As.admin()
          .get("/api/v1/clusters")
          .then()
          .statusCode(200)
          .body("clusters.find { it.name == 'rest-traffic' }.trafficNow", nullValue());
      As.admin()
          .get("/clusters/rest-traffic")
          .then()
          .statusCode(200)
          .body(containsString("hx-get=\"/clusters/rest-traffic/traffic\""));
      As.admin()
          .get("/clusters/rest-traffic/traffic")
          .then()
          .statusCode(200)
          .body(containsString("haproxy"))
          .body(containsString("unknown"));
    }
  }

  @Test
  void refusesAnotherPrimaryLater() {
    declare("rest-roles", PAIR).statusCode(201);

    declare("rest-roles", PAIR.replace("\"primary\": \"alpha\"", "\"primary\": \"beta\""))
        .statusCode(409)
        .contentType(Problem.MEDIA_TYPE)
        .body("code", equalTo("ROLE_MISMATCH"))
        .body("detail", containsString("switchover"));
  }

  @Test
  void refusesToDropThePrimary() {
    declare("rest-drop", PAIR).statusCode(201);
    String without =
        """
        {"nodes": [{"name": "beta",  "agent": {"url": "http://127.0.0.1:7702", "token": "***"}},
                   {"name": "gamma", "agent": {"url": "http://127.0.0.1:7703", "token": "t"}}],
         "components": [{"name": "db", "kind": "database", "driver": "postgresql"}]}\
        """;

    declare("rest-drop", without)
        .statusCode(409)
        .body("code", equalTo("ROLE_MISMATCH"))
        .body("detail", containsString("alpha is the primary"));
  }

  @Test
  void removesAndThenKnowsItNoMore() {
    declare("rest-gone", PAIR).statusCode(201);

    As.admin().delete("/api/v1/clusters/rest-gone").then().statusCode(204);

    As.admin()
        .get("/api/v1/clusters/rest-gone")
        .then()
        .statusCode(404)
        .contentType(Problem.MEDIA_TYPE)
        .body("code", equalTo("UNKNOWN_CLUSTER"));
  }

  private static ValidatableResponse declare(String name, String body) {
    return As.admin()
        .contentType(ContentType.JSON)
        .body(body)
        .put("/api/v1/clusters/" + name)
        .then();
  }
}
