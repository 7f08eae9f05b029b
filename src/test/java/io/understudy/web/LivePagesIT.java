package io.understudy.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.understudy.embedded.ConsoleDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a page shows catches up, whatever was lost on the way to it. */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class LivePagesIT extends BrowserTrial {

  private static final String EVENTS = "**/api/v1/events";
  private static final int SOCKETS = 7;

  /** Far less than a page waits before it looks again without having been told. */
  private static final ContainsTextOptions AT_ONCE = new ContainsTextOptions().setTimeout(10_000);

  private static final ContainsTextOptions SOON =
      new ContainsTextOptions().setTimeout(PATIENCE_MILLIS);

  @Test
  void catchesUpWithWhatHappenedBeforeItWasConnected() {
    Page drift = admin(true);
    List<Route> connection = new ArrayList<>();
    drift.route(
        EVENTS,
        route -> {
          if (route.request().frame().url().endsWith("/drift")) {
            connection.add(route);
          } else {
            route.abort();
          }
        });
    drift.navigate(page("/drift"));
    drift.waitForCondition(() -> !connection.isEmpty());
    set("alpha", "work_mem = '64MB'");
    polling.pollNow(cluster);

    connection.getFirst().resume();

    assertThat(drift.locator("#drift-standbys")).containsText("settings/work_mem", AT_ONCE);
    assertThat(drift.locator("#status")).containsText(cluster.name() + ": 1 difference", AT_ONCE);
  }

  @Test
  void looksOnceMoreWhenSomethingHappensWhileItLooks() {
    Page page = admin(true);
    page.waitForResponse("**/status", () -> page.navigate("audit")); // its first look
    List<Route> held = new ArrayList<>();
    page.route(
        "**/status*",
        route -> {
          if (held.isEmpty()) {
            held.add(route);
          } else {
            route.resume();
          }
        });
    set("alpha", "work_mem = '64MB'");
    page.waitForCondition(() -> !held.isEmpty());
    APIResponse old = held.getFirst().fetch();
    page.evaluate(
        "new EventSource('/api/v1/events').addEventListener('revision', () => { heard = true; })");
    set("alpha", "maintenance_work_mem = '96MB'");
    page.waitForCondition(() -> "boolean".equals(page.evaluate("typeof window.heard")));

    held.getFirst().fulfill(new Route.FulfillOptions().setResponse(old));

    assertThat(page.locator("#status")).containsText(cluster.name() + ": 2 differences", AT_ONCE);
  }

  @Test
  void givesItsConnectionBackInTheBackgroundAndCatchesUpInFront() {
    Page first = admin(true);
    first.navigate(page("/drift"));
    turn(first, true);
    for (int tab = 0; tab < SOCKETS; tab++) { // more than a browser opens to one host
      Page other = first.context().newPage();
      other.navigate("audit");
      turn(other, true);
    }
    set("alpha", "work_mem = '64MB'");
    polling.pollNow(cluster);
    assertThat(first.locator("#drift-standbys")).not().containsText("settings/work_mem");

    turn(first, false);

    assertThat(first.locator("#drift-standbys")).containsText("settings/work_mem", AT_ONCE);
  }

  /** As the browser tells a page that another tab covers it, or no longer does. */
  private static void turn(Page page, boolean hidden) {
    page.evaluate(
        "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });"
            + " document.dispatchEvent(new Event('visibilitychange')); }",
        hidden);
  }

  @Test
  void showsAnOperationToItsEndWithoutAnyEvent() {
    set("alpha", "work_mem = '64MB'");
    polling.pollNow(cluster);
    Page page = admin(true);
    page.route(EVENTS, Route::abort);
    page.navigate(page("/drift"));
    page.locator("button[value=all]").click();
    page.locator("button:has-text('Approve this plan')").click();

    assertThat(page.locator("#live-sync")).containsText("verified 1/1", SOON);

    page.navigate(page("/switchover"));
    page.fill("#confirm", cluster.name());
    page.getByLabel("Yes").check();
    page.locator("button[data-waits-for-confirm]").click();
    Locator live = page.locator("#live-move");
    assertThat(live.locator(".banner")).containsText("succeeded", SOON);
  }
}
