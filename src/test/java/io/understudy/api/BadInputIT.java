package io.understudy.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.understudy.embedded.ConsoleDatabase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes in, the answer says in words what is wrong, and is neither a 500 nor a stack. */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class BadInputIT {

  private static final String GOOD =
      """
      {"nodes": [{"name": "alpha", "agent": {"url": "http://127.0.0.1:7701", "token": "t1"}},
                 {"name": "beta",  "agent": {"url": "http://127.0.0.1:7702", "token": "t2"}}],
       "primary": "alpha",
       "components": [{"name": "db", "kind": "database", "driver": "postgresql"}],
       "traffic": []}\
      """;

  /**
   * What is wrong with a declaration.
   *
   * @param from a part of the good one
   * @param to what stands in its place
   * @param said parts of the answer
   */
  record Case(String from, String to, int status, String code, List<String> said) {
    static Case of(String from, String to, String code, String... said) {
      return new Case(from, to, 400, code, List.of(said));
    }

    static Case traffic(String director, String... said) {
      return of("\"traffic\": []", "\"traffic\": [" + director + "]", "INVALID_FIELD", said);
    }

    /** A probe that is wrong. */
    static Case probe(String probe, String... said) {
      return of(
          "\"traffic\": []",
          "\"probes\": [" + probe.replace('\'', '"') + "]",
          "INVALID_FIELD",
          said);
    }

    @Override
    public String toString() {
      return code + " " + (to.length() > 70 ? to.substring(0, 70) + "…" : to);
    }
  }

  static Stream<Case> declarations() {
    List<Case> cases = new ArrayList<>();
    cases.add(
        Case.of("\"primary\"", "\"primry\"", "UNKNOWN_FIELD", "primry", "there are", "primary"));
    cases.add(
        Case.of("\"token\": \"t1\"", "\"tokn\": \"t1\"", "UNKNOWN_FIELD", "nodes[0].agent.tokn"));
    cases.add(
        Case.of("\"primary\": \"alpha\"", "\"primary\": 1", "INVALID_FIELD", "primary", "text"));
    cases.add(Case.of("\"primary\": \"alpha\",", "", "INVALID_FIELD", "primary", "missing"));
    cases.add(
        Case.of(
            "\"primary\": \"alpha\"",
            "\"primary\": \"gamma\"",
            "INVALID_FIELD",
            "primary",
            "one of the nodes"));
    cases.add(
        Case.of(
            "\"name\": \"beta\"",
            "\"name\": \"alpha\"",
            "INVALID_FIELD",
            "nodes[1].name",
            "another node"));
    cases.add(
        Case.of(
            "\"name\": \"beta\"",
            "\"name\": \"../beta\"",
            "INVALID_FIELD",
            "nodes[1].name",
            "not a name"));
    cases.add(Case.of("\"name\": \"beta\"", "\"name\": \"<b>\"", "INVALID_FIELD", "nodes[1].name"));
    cases.add(Case.of("\"name\": \"beta\", ", "", "INVALID_FIELD", "nodes[1].name", "missing"));
    cases.add(
        Case.of(
            "http://127.0.0.1:7701",
            "http://db.example:7701",
            "INVALID_FIELD",
            "nodes[0].agent.url",
            "https"));
    cases.add(
        Case.of(
            "http://127.0.0.1:7701",
            "ftp://127.0.0.1:7701",
            "INVALID_FIELD",
            "nodes[0].agent.url",
            "neither http nor https"));
    cases.add(
        Case.of(
            "http://127.0.0.1:7701",
            "http://127.0.0.1",
            "INVALID_FIELD",
            "nodes[0].agent.url",
            "port"));
    cases.add(
        Case.of(
            "http://127.0.0.1:7701",
            "http://127.0.0.1:7701/x",
            "INVALID_FIELD",
            "nodes[0].agent.url",
            "after the port"));
    cases.add(
        Case.of(
            "http://127.0.0.1:7701",
            "http://u:p@127.0.0.1:7701",
            "INVALID_FIELD",
            "nodes[0].agent.url",
            "user"));
    cases.add(
        Case.of(
            "http://127.0.0.1:7701",
            "not a url",
            "INVALID_FIELD",
            "nodes[0].agent.url",
            "not a URL"));
    cases.add(
        Case.of(
            "http://127.0.0.1:7701",
            "http://127.0.0.1.evil.example:7701",
            "INVALID_FIELD",
            "nodes[0].agent.url",
            "https"));
    cases.add(
        Case.of(
            "\"token\": \"t1\"",
            "\"token\": \"***\"",
            "INVALID_FIELD",
            "nodes[0].agent.token",
            "no earlier"));
    cases.add(
        Case.of(
            "\"token\": \"t1\"",
            "\"token\": \"a\\nb\"",
            "INVALID_FIELD",
            "nodes[0].agent.token",
            "printable"));
    cases.add(
        Case.of(
            "\"token\": \"t1\"", "\"token\": 7", "INVALID_FIELD", "nodes[0].agent.token", "text"));
    cases.add(
        Case.of(", \"token\": \"t1\"", "", "INVALID_FIELD", "nodes[0].agent.token", "missing"));
    cases.add(
        Case.of(
            "\"kind\": \"database\"",
            "\"kind\": \"db\"",
            "INVALID_FIELD",
            "components[0].kind",
            "web, database, application"));
    cases.add(
        Case.of(
            "\"driver\": \"postgresql\"",
            "\"driver\": \"oracle\"",
            "INVALID_FIELD",
            "components[0].driver",
            "postgresql"));
    cases.add(
        Case.of(
            "[{\"name\": \"db\", \"kind\": \"database\", \"driver\": \"postgresql\"}]",
            "[]",
            "INVALID_FIELD",
            "components",
            "1 to"));
    cases.add(
        Case.of(
            "[{\"name\": \"db\"",
            "[null, {\"name\": \"db\"",
            "INVALID_FIELD",
            "components[0].name",
            "missing"));
    cases.add(
        Case.of(
            "\"traffic\": []",
            "\"approval\": \"never\"",
            "INVALID_FIELD",
            "approval",
            "required or automatic"));
    cases.add(
        Case.of(
            "\"traffic\": []",
            "\"fourEyes\": \"yes\"",
            "INVALID_FIELD",
            "fourEyes",
            "true or false"));
    cases.add(Case.of("\"traffic\": []", "\"nodes\": []", "MALFORMED_JSON", "twice"));
    cases.add(Case.of("\"traffic\": []", "\"traffic\": {}", "INVALID_FIELD", "traffic", "list"));
    cases.add(Case.of("\"traffic\": []}", "\"traffic\": []} {}", "MALFORMED_JSON", "stands after"));
    cases.add(Case.of("\"traffic\": []}", "\"traffic\": [", "MALFORMED_JSON", "not JSON"));
    cases.add(Case.traffic("{\"director\": \"carrier-pigeon\"}", "traffic[0].director", "haproxy"));
    cases.add(Case.traffic("7", "traffic[0]", "object"));
    cases.add(
        Case.traffic(
            "{\"director\": \"vip\", \"address\": \"10.9.0.100\", \"interfaces\": {\"alpha\":"
                + " \"eth0\", \"beta\": \"eth0\"}}",
            "traffic[0].address",
            "10.9.0.100/24"));
    cases.add(
        Case.traffic(
            "{\"director\": \"vip\", \"address\": \"10.9.0.100/24\", \"interfaces\": {\"alpha\":"
                + " \"eth0\"}}",
            "traffic[0].interfaces.beta",
            "missing"));
    cases.add(
        Case.traffic(
            "{\"director\": \"vip\", \"address\": \"10.9.0.100/24\", \"interfaces\": {\"alpha\":"
                + " \"eth0\", \"beta\": \"e; rm -rf /\"}}",
            "traffic[0].interfaces.beta"));
    cases.add(
        Case.traffic(
            "{\"director\": \"command\", \"via\": \"gamma\", \"run\": \"x\"}",
            "traffic[0].via",
            "one of the nodes"));
    cases.add(
        Case.traffic(
            "{\"director\": \"command\", \"via\": \"alpha\", \"run\": \"x\", \"sudo\": true}",
            "traffic[0].sudo",
            "not known"));
    return Stream.concat(cases.stream(), probes());
  }

  private static Stream<Case> probes() {
    String tcp = "{'probe': 'tcp', 'name': 'p', 'address': 'db.example:5432'";
    String http = "{'probe': 'http', 'name': 'p', 'url': '%s'}";
    String sql = "{'probe': 'sql', 'name': 'p', 'user': 'u', 'query': 'SELECT 1', 'url': '%s'";
    String at = "jdbc:postgresql://db.example:5432/app";
    return Stream.of(
        Case.of("\"traffic\": []", "\"probes\": {}", "INVALID_FIELD", "probes", "list"),
        Case.probe("7", "probes[0]", "object"),
        Case.probe("{'probe': 'icmp', 'name': 'p'}", "probes[0].probe", "http, sql, tcp"),
        Case.probe("{'probe': 'tcp', 'name': 'p'}", "probes[0].address", "missing"),
        Case.probe(tcp + ", 'port': 1}", "probes[0].port", "not known", "address"),
        Case.probe(tcp + "}, " + tcp + "}", "probes[1].name", "another probe"),
        Case.probe(tcp.replace(":5432", ":70000") + "}", "probes[0].address", "65535"),
        Case.probe(tcp.replace(":5432", "") + "}", "probes[0].address", "65535"),
        Case.probe(tcp.replace("db.example", "a b") + "}", "probes[0].address", "host"),
        Case.probe(tcp.replace("'p'", "'a b'") + "}", "probes[0].name", "1 to 63"),
        Case.probe(tcp + ", 'timeout': '5s'}", "probes[0].timeout", "PT5S"),
        Case.probe(tcp + ", 'timeout': 'PT1M'}", "probes[0].timeout", "PT10S"),
        Case.probe(tcp + ", 'patience': 'PT1H'}", "probes[0].patience", "PT10M"),
        Case.probe(tcp + ", 'ca': 'x'}", "probes[0].ca", "not known"),
        Case.probe(http.formatted("ftp://shop.example/"), "probes[0].url", "neither http"),
        Case.probe(http.formatted("https://u:hush@shop.example/"), "probes[0].url", "a user"),
        Case.probe(http.formatted("https:///health"), "probes[0].url", "no host"),
        Case.probe(http.formatted("https://shop.example:0/"), "probes[0].url", "65535"),
        Case.probe(http.formatted("https://shop.example/a b"), "probes[0].url", "not a URL"),
        Case.probe(http.formatted("https://shop.example/#x"), "probes[0].url", "fragment"),
        Case.probe(
            http.formatted("https://s.example/").replace("}", ", 'status': 600}"),
            "probes[0].status",
            "100 to 599"),
        Case.probe(
            http.formatted("https://s.example/").replace("}", ", 'ca': 'no certificate'}"),
            "probes[0].ca",
            "PEM"),
        Case.probe(sql.formatted("jdbc:mysql://db/app") + "}", "probes[0].url", "PostgreSQL"),
        Case.probe(
            sql.formatted("jdbc:postgresql://u:hush@db.example/app") + "}",
            "probes[0].url",
            "put it into user and password"),
        Case.probe(sql.formatted(at + "?password=hush") + "}", "probes[0].url", "sslmode"),
        Case.probe(
            sql.formatted(at + "?socketFactory=org.example.Evil") + "}",
            "probes[0].url",
            "setting"),
        Case.probe(
            sql.formatted(at).replace("SELECT 1", "SELECT 1; DROP TABLE t") + "}",
            "probes[0].query",
            "semicolon"),
        Case.probe(sql.formatted(at) + ", 'password': '***'}", "probes[0].password", "no earlier"),
        Case.probe("%s}".formatted(tcp) + (", " + tcp + "}").repeat(16), "probes", "more than 16"));
  }

  @ParameterizedTest
  @MethodSource("declarations")
  void namesWhatIsWrongWithADeclaration(Case wrong) {
    assertThat(GOOD).contains(wrong.from());

    Response answer = put(GOOD.replace(wrong.from(), wrong.to()));

    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(wrong.status());
    assertProblem(answer, wrong.code());
    assertThat(answer.jsonPath().getString("detail") + answer.jsonPath().getString("errors"))
        .contains(wrong.said());
    As.admin().get("/api/v1/clusters/bad").then().statusCode(404);
  }

  @Test
  void namesAllWrongFieldsAtOnce() {
    Response answer = put(GOOD.replace("\"database\"", "\"x\"").replace("\"postgresql\"", "\"y\""));

    assertThat(answer.jsonPath().getList("errors.field"))
        .containsExactly("components[0].kind", "components[0].driver");
  }

  @Test
  void refusesAnEmptyBody() {
    assertProblem(put(""), "MALFORMED_JSON");
    assertProblem(put("null"), "MALFORMED_JSON");
    assertProblem(put("[]"), "MALFORMED_JSON");
    assertProblem(put("\"text\""), "MALFORMED_JSON");
  }

  @Test
  void refusesWhatIsNotUtf8() {
    byte[] latin1 = GOOD.replace("beta", "bêta").getBytes(StandardCharsets.ISO_8859_1);

    assertProblem(json().body(latin1).put("/api/v1/clusters/bad"), "MALFORMED_JSON");
  }

  @Test
  void refusesNul() {
    assertProblem(put(GOOD.replace("\"t1\"", "\"a\\u0000b\"")), "INVALID_FIELD");
    assertThat(As.nobody().auth().preemptive().basic("a\0b", "c").get("/api/v1/audit").statusCode())
        .isEqualTo(401);
  }

  @Test
  void refusesDeepNesting() {
    String deep = "[".repeat(100_000);

    assertProblem(put(GOOD.replace("\"traffic\": []", "\"traffic\": " + deep)), "MALFORMED_JSON");
  }

  @Test
  void refusesATokenOfTenMegabytes() {
    Response answer = put(GOOD.replace("\"t1\"", "\"" + "x".repeat(10_000_000) + "\""));

    assertProblem(answer, "INVALID_FIELD");
    assertThat(answer.jsonPath().getString("detail"))
        .contains("nodes[0].agent.token")
        .doesNotContain("xxxx");
  }

  @Test
  void refusesABodyThatIsTooLarge() {
    Response answer = put(GOOD.replace("\"t1\"", "\"" + "x".repeat(17_000_000) + "\""));

    assertThat(answer.statusCode()).isEqualTo(413);
    assertProblem(answer, "TOO_LARGE");
  }

  @Test
  void answersAsAProgramExpectsUnderApi() {
    assertStatus(As.admin().get("/api/v1/nothing"), 404, "NOT_FOUND");
    assertStatus(As.admin().get("/api"), 404, "NOT_FOUND");
    assertStatus(As.admin().post("/api/v1/audit"), 405, "METHOD_NOT_ALLOWED");
    assertStatus(As.admin().accept("text/csv").get("/api/v1/audit"), 406, "NOT_ACCEPTABLE");
    assertStatus(
        As.admin().contentType("text/plain").body(GOOD).put("/api/v1/clusters/bad"),
        415,
        "UNSUPPORTED_MEDIA_TYPE");
  }

  @Test
  void refusesWrongQueryParametersByName() {
    for (String query :
        List.of(
            "limit=x",
            "limit=0",
            "limit=501",
            "limit=1&limit=2",
            "limit=",
            "since=yesterday",
            "before=1.5")) {
      Response answer = As.admin().get("/api/v1/audit?" + query);
      assertStatus(answer, 400, "INVALID_QUERY_PARAMETER");
      assertThat(answer.jsonPath().getString("errors[0].field"))
          .isEqualTo(query.substring(0, query.indexOf('=')));
    }
    Response answer = As.admin().get("/api/v1/audit?limt=5");
    assertStatus(answer, 400, "UNKNOWN_QUERY_PARAMETER");
    assertThat(answer.jsonPath().getString("detail")).contains("limt").contains("limit");
    assertStatus(As.admin().get("/api/v1/clusters?x=1"), 400, "UNKNOWN_QUERY_PARAMETER");
  }

  @Test
  void looksForHostileNamesInVain() {
    for (String name :
        List.of("%3Cscript%3E", "a'%3B%20DROP%20TABLE%20cluster", "%00", "%2e%2e", "ü")) {
      assertThat(As.admin().urlEncodingEnabled(false).get("/api/v1/clusters/" + name).statusCode())
          .as(name)
          .isIn(400, 404);
    }
  }

  private static void assertStatus(Response answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
    assertProblem(answer, code);
  }

  private static void assertProblem(Response answer, String code) {
    assertThat(answer.contentType()).as(answer.asString()).startsWith(Problem.MEDIA_TYPE);
    assertThat(answer.jsonPath().getString("code")).as(answer.asString()).isEqualTo(code);
    assertThat(answer.jsonPath().getString("correlationId"))
        .isEqualTo(answer.header("X-Correlation-Id"));
    assertThat(answer.asString()).doesNotContain("Exception").doesNotContain("\tat ");
  }

  private static Response put(String body) {
    return json().body(body).put("/api/v1/clusters/bad");
  }

  private static RequestSpecification json() {
    return As.admin().contentType(ContentType.JSON);
  }
}
