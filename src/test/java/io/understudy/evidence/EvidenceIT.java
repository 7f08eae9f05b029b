package io.understudy.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.understudy.api.As;
import io.understudy.audit.Actor;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.polling.Polling;
import io.understudy.security.UserRole;
import io.understudy.switchover.RealPair;
import io.understudy.switchover.SharedPair;
import io.understudy.web.Browser;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class EvidenceIT {

  private static final String NAME = "evidence";
  private static final RealPair PAIR = SharedPair.get();

  @Inject Inventory inventory;
  @Inject Polling polling;
  @Inject DataSource database;

  private Cluster cluster;

  @BeforeEach
  void declare() {
    PAIR.reset();
    cluster = PAIR.declare(inventory, NAME);
    polling.pollNow(cluster);
  }

  @AfterEach
  void remove() {
    inventory.delete(NAME, Actor.SYSTEM);
  }

  @Test
  void aMoveAndItsSyncAreVerifiedWithOpenssl(@TempDir Path folder)
      throws IOException, InterruptedException, SQLException {
    PAIR.configure("alpha", "ALTER SYSTEM SET work_mem = '33MB'");
    polling.pollNow(cluster);
    int sync =
        post("/api/v1/clusters/" + NAME + "/syncs", "{\"standby\":\"beta\",\"reason\":\"memory\"}")
            .extract()
            .path("id");
    String hash = As.admin().get("/api/v1/syncs/" + sync).path("planHash");
    As.admin().get("/api/v1/syncs/" + sync + "/evidence").then().statusCode(409);
    post("/api/v1/syncs/" + sync + "/approve", "{\"planHash\":\"" + hash + "\"}");
    await("/api/v1/syncs/" + sync);
    String id =
        post(
                "/api/v1/clusters/" + NAME + "/switchovers",
                """
                {"kind":"rehearsal","candidate":"beta","reason":"for <auditors>","ticket":"CHG-9","confirm":"%s"}
                """
                    .formatted(NAME))
            .extract()
            .path("id");
    await("/api/v1/switchovers/" + id);

    byte[] pack = download("/api/v1/switchovers/" + id + "/evidence");
    Map<String, byte[]> files = unzip(pack, folder);

    assertThat(files)
        .containsOnlyKeys(
            "README.txt",
            "SHA256SUMS",
            "SHA256SUMS.sig",
            "about.json",
            "audit.json",
            "commands.json",
            "operation.json",
            "preflight.json",
            "syncs/sync-" + sync + ".json");
    assertThat(text(files, "operation.json")).contains("CHG-9", "for <auditors>", "\"attempts\"");
    assertThat(text(files, "audit.json"))
        .contains("rehearsal.started", "sync.approved", "sync.proposed");
    assertThat(text(files, "syncs/sync-" + sync + ".json"))
        .contains("work_mem", hash, "\"decidedBy\" : \"admin\"", "\"verified\" : 1");
    assertThat(text(files, "commands.json"))
        .containsSubsequence(
            "would run on " + NAME + "/alpha/db: ALTER SYSTEM SET default_transaction_read_only",
            "would run on " + NAME + "/alpha/db: SELECT pg_terminate_backend",
            "would run on " + NAME + "/beta/db: ALTER SYSTEM RESET default_transaction_read_only")
        .containsOnlyOnce("/beta/db: ALTER SYSTEM RESET default_transaction_read_only");
    assertThat(text(files, "preflight.json")).contains("NO_REPLICATION");
    String all =
        new String(pack, StandardCharsets.ISO_8859_1)
            + files.values().stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .reduce("", String::concat);
    assertThat(all)
        .doesNotContain(PAIR.agentToken("alpha"), PAIR.server("alpha").password(), "PRIVATE");

    Files.write(folder.resolve("evidence-key.pem"), download("/api/v1/evidence-key"));
    assertThat(run(folder, "sha256sum", "-c", "SHA256SUMS")).isZero();
    assertThat(verified(folder)).isZero();
    Files.writeString(folder.resolve("SHA256SUMS"), "x");
    assertThat(verified(folder)).isNotZero();

    assertThat(download("/api/v1/switchovers/" + id + "/evidence")).isEqualTo(pack);
    byte[] ofSync = download("/api/v1/syncs/" + sync + "/evidence");
    assertThat(unzip(ofSync, folder.resolve("sync"))).containsKeys("operation.json", "audit.json");
    assertThat(download("/api/v1/syncs/" + sync + "/evidence")).isEqualTo(ofSync);
    As.nobody().get("/api/v1/switchovers/" + id + "/evidence").then().statusCode(401);
    As.one(UserRole.VIEWER).get("/api/v1/switchovers/" + id + "/evidence").then().statusCode(200);
    As.admin().get("/api/v1/switchovers/x/evidence").then().statusCode(404);
    assertThat(sealedKey()).doesNotContain("MC4CAQAwBQYDK2Vw");

    thePageOfMovesFindsIt(id);
    theRehearsalIsStampedAndTheOutlookSaysWhatASyncBrings();
  }

  private void theRehearsalIsStampedAndTheOutlookSaysWhatASyncBrings() {
    String preflight = "/api/v1/clusters/" + NAME + "/preflight";
    As.admin()
        .get(preflight)
        .then()
        .body("rehearsal.changesSince", equalTo(0))
        .body("findings.code", not(hasItem("CHANGED_SINCE_REHEARSAL")));
    PAIR.configure("alpha", "ALTER SYSTEM SET work_mem = '44MB'");
    polling.pollNow(cluster);

    As.admin()
        .get(preflight)
        .then()
        .body("rehearsal.changesSince", equalTo(1))
        .body("findings.code", hasItem("CHANGED_SINCE_REHEARSAL"));
    As.admin()
        .get(preflight + "?kind=rehearsal")
        .then()
        .body("estimate.runs", equalTo(1))
        .body("estimate.steps.preflight", notNullValue());
    As.admin()
        .get("/api/v1/clusters/" + NAME + "/outlook")
        .then()
        .statusCode(200)
        .body("differences.find { it.key == 'settings/work_mem' }.today", equalTo("44MB"))
        .body("differences.find { it.key == 'settings/work_mem' }.after", equalTo("33MB"))
        .body("differences.find { it.key == 'settings/work_mem' }.why", equalTo("A_SYNC_BRINGS_IT"))
        .body("moves.key", hasItem("settings/default_transaction_read_only"));
    Browser browser = Browser.ofAdmin();
    assertThat(browser.get("/clusters/" + NAME + "/outlook?candidate=beta").asString())
        .contains("settings/work_mem", "44MB", "brings it", "Moves with the role");
    assertThat(browser.get("/clusters/" + NAME + "/switchover?candidate=beta").asString())
        .contains("rehearsed at r", "1 change since", "If I switched now");
    As.admin().get("/api/v1/clusters/" + NAME + "/outlook?candidate=x").then().statusCode(400);
  }

  private void thePageOfMovesFindsIt(String id) {
    Browser browser = Browser.ofAdmin();
    String page = "/clusters/" + NAME + "/moves";
    assertThat(browser.get(page).asString())
        .contains(id, "CHG-9", "for &lt;auditors&gt;", "/evidence");
    assertThat(browser.get(page + "?text=chg-9&kind=rehearsal&state=SUCCEEDED").asString())
        .contains(id);
    assertThat(browser.get(page + "?kind=failover").asString()).doesNotContain(id);
    assertThat(browser.get(page + "?since=2000-13-01").asString()).contains("does not filter", id);
    assertThat(browser.get("/switchovers/" + id).asString())
        .contains("What preflight said then", "NO_REPLICATION");
    String list = "/api/v1/clusters/" + NAME + "/switchovers";
    As.admin().get(list + "?text=CHG-9&actor=admin").then().body("switchovers", hasSize(1));
    As.admin().get(list + "?state=FAILED").then().body("switchovers", hasSize(0));
    As.admin()
        .get(list + "?kind=x")
        .then()
        .statusCode(400)
        .body("errors[0].field", equalTo("kind"));
  }

  private String sealedKey() throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT private_key FROM evidence_key")) {
      row.next();
      return row.getString(1);
    }
  }

  private static io.restassured.response.ValidatableResponse post(String path, String body) {
    return As.admin().contentType(ContentType.JSON).body(body).post(path).then();
  }

  private static void await(String path) {
    Awaitility.await(path)
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> As.admin().get(path).path("finishedAt") != null);
    assertThat((String) As.admin().get(path).path("state")).isEqualTo("SUCCEEDED");
  }

  private static byte[] download(String path) {
    return As.admin().get(path).then().statusCode(200).extract().asByteArray();
  }

  private static Map<String, byte[]> unzip(byte[] pack, Path folder) throws IOException {
    var files = new TreeMap<String, byte[]>();
    try (var zip = new ZipInputStream(new ByteArrayInputStream(pack))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), zip.readAllBytes());
        Path file = folder.resolve(entry.getName());
        Files.createDirectories(file.getParent());
        Files.write(file, files.get(entry.getName()));
      }
    }
    return files;
  }

  private static String text(Map<String, byte[]> files, String name) {
    return new String(files.getOrDefault(name, new byte[0]), StandardCharsets.UTF_8);
  }

  private static int verified(Path folder) throws IOException, InterruptedException {
    return run(
        folder,
        "openssl",
        "pkeyutl",
        "-verify",
        "-pubin",
        "-inkey",
        "evidence-key.pem",
        "-rawin",
        "-in",
        "SHA256SUMS",
        "-sigfile",
        "SHA256SUMS.sig");
  }

  private static int run(Path folder, String... line) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(List.of(line))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out.txt").toFile())
            .start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}
