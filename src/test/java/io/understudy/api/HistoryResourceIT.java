package io.understudy.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.understudy.audit.Actor;
import io.understudy.driver.Identity;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.history.History;
import io.understudy.history.Snapshots;
import io.understudy.history.TestClusters;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.InstanceId;
import io.understudy.inventory.Inventory;
import io.understudy.parameter.ValueType;
import io.understudy.security.UserRole;
import io.understudy.web.Browser;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** History and schedule over REST and on their pages. */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class HistoryResourceIT {

  private static final String SCRIPT = "<script>alert('x')</script>";

  @Inject Inventory inventory;
  @Inject History history;

  private Cluster cluster;
  private InstanceId db;
  private String api;
  private String page;

  @BeforeEach
  void record() {
    cluster = TestClusters.pair(inventory);
    db = cluster.instance("alpha", "db").id();
    api = "/api/v1/clusters/" + cluster.name() + "/components/db";
    page = "/clusters/" + cluster.name();
    history.record(
        db,
        Snapshots.of(
            Snapshots.IDENTITY,
            "12:00",
            List.of(
                Snapshots.parameter("work_mem=4MB"),
                Snapshots.parameter("jit=on"),
                Snapshots.secret("password", "t1", "k1"),
                Snapshots.text("file", "one\ntwo\n" + SCRIPT + "\n", ValueType.DOCUMENT))));
    history.record(
        db,
        Snapshots.of(
            Snapshots.IDENTITY,
            "13:00",
            List.of(
                Snapshots.parameter("work_mem=64MB"),
                Snapshots.parameter("name=" + SCRIPT),
                Snapshots.secret("password", "t2", "k1"),
                Snapshots.text("file", "one\nTWO\n" + SCRIPT + "\n", ValueType.DOCUMENT))));
  }

  @AfterEach
  void remove() {
    inventory.delete(cluster.name(), Actor.SYSTEM);
  }

  @Test
  void listsRevisionsNewestFirst() {
    get("/revisions")
        .statusCode(200)
        .body("revisions.revision", equalTo(List.of(2, 1)))
        .body("revisions[0].changes", equalTo(5))
        .body("revisions[0].lineage", equalTo(1))
        .body("revisions[0].collectedAt", equalTo("2026-03-01T13:00:00Z"))
        .body("next", nullValue());
    get("/revisions?limit=1").body("revisions", hasSize(1)).body("next", equalTo(2));
    get("/revisions?before=2").body("revisions.revision", equalTo(List.of(1)));
    get("/revisions?key=settings/jit").body("revisions.revision", equalTo(List.of(2, 1)));
    get("/revisions?since=2026-03-01T12:30:00Z").body("revisions.revision", equalTo(List.of(2)));
    get("/revisions?node=beta").statusCode(200).body("revisions", hasSize(0));
  }

  @Test
  void showsOneRevisionWithItsParameters() {
    get("/revisions/1")
        .statusCode(200)
        .body("revision", equalTo(1))
        .body("parameters.find { it.key == 'settings/work_mem' }.value", equalTo("4MB"))
        .body("parameters.find { it.key == 'settings/password' }.value", equalTo("***"))
        .body("parameters.find { it.key == 'settings/password' }.type", equalTo("secret"))
        .body(not(containsString("sealed-")));
    get("/revisions/latest").body("revision", equalTo(2));
    get("/revisions/latest?at=2026-03-01T12:59:59Z").body("revision", equalTo(1));
  }

  @Test
  void comparesAndFollows() {
    get("/diff?from=1&to=2")
        .statusCode(200)
        .body("changes.find { it.key == 'settings/work_mem' }.kind", equalTo("changed"))
        .body("changes.find { it.key == 'settings/work_mem' }.from", equalTo("4MB"))
        .body("changes.find { it.key == 'settings/work_mem' }.to", equalTo("64MB"))
        .body("changes.find { it.key == 'settings/jit' }.kind", equalTo("removed"))
        .body("changes.find { it.key == 'settings/name' }.kind", equalTo("added"));
    get("/history?key=settings/work_mem")
        .statusCode(200)
        .body("key", equalTo("settings/work_mem"))
        .body("values.value", equalTo(List.of("64MB", "4MB")))
        .body("values.fromRevision", equalTo(List.of(2, 1)))
        .body("values[0].since", equalTo("2026-03-01T13:00:00Z"));
    get("/history?key=settings/jit").body("values[0].value", nullValue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /revisions/3                         | 404 | UNKNOWN_REVISION
          /revisions/0                         | 404 | UNKNOWN_REVISION
          /revisions/first                     | 404 | UNKNOWN_REVISION
          /revisions/99999999999               | 404 | UNKNOWN_REVISION
          /revisions/latest?at=2020-01-01T00:00:00Z | 404 | UNKNOWN_REVISION
          /revisions/latest?at=yesterday       | 400 | INVALID_QUERY_PARAMETER
          /revisions/1?at=2026-03-01T12:00:00Z | 400 | INVALID_QUERY_PARAMETER
          /revisions?limit=0                   | 400 | INVALID_QUERY_PARAMETER
          /revisions?limit=501                 | 400 | INVALID_QUERY_PARAMETER
          /revisions?limit=ten                 | 400 | INVALID_QUERY_PARAMETER
          /revisions?since=2026-13-01          | 400 | INVALID_QUERY_PARAMETER
          /revisions?key=a//b                  | 400 | INVALID_QUERY_PARAMETER
          /revisions?order=up                  | 400 | UNKNOWN_QUERY_PARAMETER
          /revisions?node=gamma                | 404 | UNKNOWN_NODE
          /diff                                | 400 | INVALID_QUERY_PARAMETER
          /diff?from=1                         | 400 | INVALID_QUERY_PARAMETER
          /diff?from=1&to=9                    | 404 | UNKNOWN_REVISION
          /history                             | 400 | INVALID_QUERY_PARAMETER
          /history?key=settings/never          | 404 | UNKNOWN_PARAMETER
          /history?key=//                      | 404 | UNKNOWN_PARAMETER
          """)
  void refusesByName(String path, int status, String code) {
    get(path).statusCode(status).body("code", equalTo(code));
  }

  @Test
  void labelsAndAcknowledges() {
    As.admin()
        .contentType(ContentType.JSON)
        .body(Map.of("label", "before", "note", SCRIPT))
        .put(api + "/revisions/1/description")
        .then()
        .statusCode(200)
        .body("label", equalTo("before"));
    As.one(UserRole.VIEWER)
        .contentType(ContentType.JSON)
        .body(Map.of("label", "x"))
        .put(api + "/revisions/1/description")
        .then()
        .statusCode(403);
    history.record(
        db,
        Snapshots.of(
            new Identity("other", "PostgreSQL 15.18"), "14:00", Snapshots.set("a=1").list()));
    get("/lineages").body("lineages[0].acknowledgedAt", nullValue());

    As.admin().post(api + "/lineages/2/acknowledge").then().statusCode(200);
    As.admin().post(api + "/lineages/9/acknowledge").then().statusCode(404);

    get("/revisions/latest").body("acknowledged", equalTo(true));
  }

  @Test
  void changesTheSchedule() {
    schedule("{\"every\":\"PT45S\"}").statusCode(200).body("every", equalTo("PT45S"));
    schedule("{\"cron\":\"0 */5 * * * ?\",\"zone\":\"Europe/Berlin\"}")
        .statusCode(200)
        .body("zone", equalTo("Europe/Berlin"))
        .body("every", nullValue())
        .body("paused", equalTo(false));
    schedule(
            "{\"paused\":{\"reason\":\"storage\"},\"freezeWindows\":[{\"reason\":\"batch\",\"cron\":\"0"
                + " 0 22 * * ?\",\"zone\":\"UTC\",\"duration\":\"PT8H\"}]}")
        .statusCode(200)
        .body("paused.reason", equalTo("storage"))
        .body("cron", equalTo("0 */5 * * * ?"))
        .body("freezeWindows[0].duration", equalTo("PT8H"));
    schedule("{\"paused\":false}").body("paused", equalTo(false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"every":"often"}                     | every
          {"every":"PT0S"}                      | every
          {"every":30}                          | every
          {"every":"PT30S","cron":"0 * * * * ?","zone":"UTC"} | cron
          {"cron":"0 * * * * ?"}                | zone
          {"cron":"* * * * *","zone":"UTC"}     | cron
          {"cron":"0 0 0 30 2 ?","zone":"UTC"}  | cron
          {"cron":"0 * * * * ?","zone":"Mars"}  | zone
          {"paused":{"until":"2099-01-01T00:00:00Z"}} | paused.reason
          {"paused":{"reason":"x","until":"2020-01-01T00:00:00Z"}} | paused.until
          {"freezeWindows":[{"reason":"x"}]}    | freezeWindows[0].from
          {"freezeWindows":{}}                  | freezeWindows
          {"interval":5}                        | interval
          """)
  void namesTheWrongFieldOfASchedule(String body, String field) {
    schedule(body).statusCode(400).body("errors[0].field", equalTo(field));
  }

  @Test
  void pollsOverRest() {
    As.admin()
        .post("/api/v1/clusters/" + cluster.name() + "/poll")
        .then()
        .statusCode(200)
        .body("instances.outcome", equalTo(List.of("unreachable", "unreachable")))
        .body("instances[0].revision", equalTo(2));
  }

  @Test
  void everyPageShowsAndEscapes() {
    history.record(
        db,
        Snapshots.of(
            new Identity(SCRIPT, "PostgreSQL 15.18"), "14:00", Snapshots.set("a=1").list()));
    Browser browser = Browser.ofAdmin();
    for (String path :
        List.of(
            "/components/db/history",
            "/components/db/history?node=beta",
            "/components/db/history?key=settings/work_mem&since=2026-01-01&until=nonsense",
            "/components/db/diff?from=1&to=2",
            "/components/db/diff?from=1&to=2&view=side",
            "/components/db/diff?from=2&to=1&view=inline",
            "/components/db/diff?from=2&to=3&view=compact",
            "/components/db/diff?from=2&to=2",
            "/components/db/parameter?key=settings/work_mem",
            "/components/db/parameter?key=settings/name",
            "/components/db/parameter?key=settings/file",
            "/schedule")) {
      var answer = browser.get(page + path);
      assertThat(answer.statusCode()).as(path + answer.asString()).isEqualTo(200);
      assertThat(answer.asString()).as(path).doesNotContain(SCRIPT).doesNotContain("sealed-");
    }
    assertThat(browser.get(page + "/components/db/history").asString())
        .contains("Another installation answers");
    assertThat(browser.get(page + "/components/db/parameter?key=never").statusCode())
        .isEqualTo(404);
  }

  @Test
  void formsWorkWithoutJavaScript() {
    Browser browser = Browser.ofAdmin();
    String schedule = page + "/schedule";

    assertThat(
            browser
                .submit(schedule, schedule, Map.of("action", "interval", "every", "PT50S"))
                .statusCode())
        .isEqualTo(303);
    assertThat(browser.get(schedule).asString())
        .contains("Collected every 50 s")
        .contains("value=\"50 s\"");
    assertThat(
            browser
                .submit(
                    schedule,
                    schedule,
                    Map.of("action", "check", "cron", "0 0 3 * * ?", "zone", "Europe/Berlin"))
                .asString())
        .contains("It would run");
    assertThat(
            browser
                .submit(schedule, schedule, Map.of("action", "cron", "cron", "x", "zone", "UTC"))
                .statusCode())
        .isEqualTo(400);
    browser.submit(
        schedule, schedule, Map.of("action", "pause", "reason", "moving house", "hours", "8"));
    assertThat(browser.get(schedule).asString()).contains("moving house");
    browser.submit(schedule, schedule, Map.of("action", "resume"));
    assertThat(browser.get(schedule).asString()).doesNotContain("moving house");
    browser.submit(
        page + "/components/db/history",
        page + "/components/db/history/1/description",
        Map.of("label", "golden", "note", "", "node", "alpha"));
    assertThat(history.find(db, 1).orElseThrow().label()).isEqualTo("golden");
    assertThat(browser.submit(schedule, schedule + "/poll", Map.of()).asString())
        .contains("What this collection found");
  }

  private ValidatableResponse get(String path) {
    return As.admin().urlEncodingEnabled(false).get(api + path).then();
  }

  private ValidatableResponse schedule(String body) {
    return As.admin()
        .contentType(ContentType.JSON)
        .body(body)
        .put("/api/v1/clusters/" + cluster.name() + "/schedule")
        .then();
  }
}
