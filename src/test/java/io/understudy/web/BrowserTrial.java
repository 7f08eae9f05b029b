package io.understudy.web;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.quarkus.test.common.http.TestHTTPResource;
import io.restassured.http.ContentType;
import io.understudy.api.As;
import io.understudy.audit.Actor;
import io.understudy.drift.RuleDeclaration;
import io.understudy.drift.Rules;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.polling.Polling;
import io.understudy.problem.RequestRefused;
import io.understudy.security.UserRole;
import io.understudy.switchover.RealPair;
import jakarta.inject.Inject;
import java.net.URL;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** A console that watches a real pair every two seconds, and a real browser before it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BrowserTrial {

  /** Waiting for a poll, a plan or a step on a busy machine. */
  static final double PATIENCE_MILLIS = 40_000;

  static {
    // Not the five seconds of a machine that has nothing else to do.
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
  }

  private static final Logger LOG = Logger.getLogger(BrowserTrial.class);
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final String VIEWERS_PASSWORD = "staple of the trade";

  @TestHTTPResource("/")
  URL console;

  @Inject Inventory inventory;
  @Inject Polling polling;
  @Inject Rules rules;

  Cluster cluster;
  Chromium chromium;

  /** One pair serves the tests of all classes, and ends with the test run. */
  static RealPair pair() {
    return SharedPair.PAIR;
  }

  private static final class SharedPair {
    private static final RealPair PAIR = open();

    private static RealPair open() {
      RealPair pair = new RealPair();
      Runtime.getRuntime().addShutdownHook(new Thread(pair::close, "stop the pages' test pair"));
      return pair;
    }
  }

  @BeforeEach
  void open() {
    removeWhatOtherTestsLeft();
    pair().reset();
    cluster = pair().declare(inventory, name());
    rules.add(
        cluster,
        new RuleDeclaration(
            null,
            "ignore",
            null,
            null,
            "roles/**",
            null,
            null,
            "no copies of each other",
            null,
            null,
            null,
            null),
        Actor.SYSTEM);
    As.admin()
        .contentType(ContentType.JSON)
        .body("{\"every\":\"PT2S\"}")
        .put("/api/v1/clusters/{cluster}/schedule", cluster.name())
        .then()
        .statusCode(200);
    polling.pollNow(cluster);
    chromium = new Chromium(console.toString());
  }

  /** The top bar works out every cluster there is, for every page. */
  private void removeWhatOtherTestsLeft() {
    for (Cluster left : inventory.list()) {
      try {
        inventory.delete(left.name(), Actor.SYSTEM);
      } catch (RequestRefused e) {
        LOG.infof("%s stays: %s", left.name(), e.getMessage());
      }
    }
  }

  @AfterEach
  void close() {
    chromium.close();
    inventory.delete(cluster.name(), Actor.SYSTEM);
  }

  /** What the cluster is called. */
  String name() {
    return "stage-" + NAMES.incrementAndGet();
  }

  com.microsoft.playwright.Page admin(boolean scripts) {
    return chromium.loggedIn("admin", ConsoleDatabase.ADMIN_PASSWORD, scripts);
  }

  com.microsoft.playwright.Page viewer() {
    As.one(UserRole.VIEWER);
    return chromium.loggedIn("test-viewer", VIEWERS_PASSWORD, true);
  }

  /** A page of the cluster. */
  String page(String path) {
    return "clusters/" + cluster.name() + path;
  }

  /** Changes a setting as an admin would with psql. */
  void set(String node, String setting) {
    pair().execute(node, "ALTER SYSTEM SET " + setting);
    pair().execute(node, "SELECT pg_reload_conf()");
  }
}
