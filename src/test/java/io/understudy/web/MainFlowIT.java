package io.understudy.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.understudy.embedded.ConsoleDatabase;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** From a change on a real primary to swapped roles, in a real browser. */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class MainFlowIT extends BrowserTrial {

  private static final ContainsTextOptions SOON =
      new ContainsTextOptions().setTimeout(PATIENCE_MILLIS);

  @Test
  void showsAChangeByItselfAndTakesItThroughToTheStandby() {
    Page history = admin(true);
    history.navigate(page("/components/db/history"));
    mark(history);
    Page drift = history.context().newPage();
    drift.navigate(page("/drift"));
    mark(drift);

    set("alpha", "work_mem = '64MB'");

    assertThat(history.locator("#revisions tbody")).containsText("settings/work_mem", SOON);
    assertThat(drift.locator("#drift-standbys")).containsText("settings/work_mem", SOON);
    assertThat(drift.locator("#status")).containsText(cluster.name() + ": 1 difference", SOON);
    assertNeverReloaded(history);
    assertNeverReloaded(drift);

    history.locator("#revisions a", new Page.LocatorOptions().setHasText("1 changed")).click();
    assertThat(history.locator("table.diff")).containsText("64MB");

    Page sync = proposeAndLook(drift);
    sync.locator("button:has-text('Approve this plan')").click();
    mark(sync);
    assertThat(sync.locator("#live-sync")).containsText("verified 1/1", SOON);
    assertNeverReloaded(sync);
    assertThat(pair().query("beta", "SHOW work_mem")).isEqualTo("64MB");
    assertThat(sync.locator("#status")).containsText("in sync", SOON);
  }

  private Page proposeAndLook(Page drift) {
    drift.getByLabel("Pick settings/work_mem").check();
    drift.getByLabel("Reason or ticket").fill("CHG-7 reports");
    drift.locator("button[value=selected]").click();
    assertThat(drift.locator("#live-sync")).containsText("waits for approval");
    assertThat(drift.locator("ol.plan")).containsText("ALTER SYSTEM SET work_mem = '64MB'");
    assertThat(drift.locator("#live-sync")).containsText("CHG-7 reports");
    assertThat(drift.locator("#status")).containsText("1 to approve", SOON);
    return drift;
  }

  @Test
  void keepsWhatIsTickedAndTypedWhenThePageRefreshes() {
    set("alpha", "work_mem = '48MB'");
    Page drift = admin(true);
    drift.navigate(page("/drift"));
    assertThat(drift.locator("#drift-standbys")).containsText("settings/work_mem", SOON);
    drift.getByLabel("Pick settings/work_mem").check();
    drift.getByLabel("Reason or ticket").fill("half a sentence");

    set("alpha", "maintenance_work_mem = '96MB'");

    assertThat(drift.locator("#drift-standbys"))
        .containsText("settings/maintenance_work_mem", SOON);
    assertThat(drift.getByLabel("Pick settings/work_mem")).isChecked();
    assertThat(drift.getByLabel("Reason or ticket")).hasValue("half a sentence");
  }

  @Test
  void switchesOverAfterTheTypedConfirmationAndShowsItLive() {
    Page overview = admin(true);
    overview.navigate(page(""));
    mark(overview);
    Page switchover = overview.context().newPage();
    switchover.navigate(page("/switchover"));
    Locator button = switchover.locator("button[data-waits-for-confirm]");
    assertThat(button).isDisabled();
    switchover.fill("#confirm", cluster.name());
    assertThat(button).isDisabled();
    switchover.getByLabel("Yes").check();
    assertThat(button).hasText("Switch over to beta");

    button.click();
    mark(switchover);

    Locator live = switchover.locator("#live-move");
    assertThat(live).containsText("beta is the primary", SOON);
    assertThat(live.locator(".banner")).containsText("succeeded", SOON);
    assertThat(live).containsText("Nobody could write for");
    assertNeverReloaded(switchover);
    assertThat(overview.locator(".node.primary")).containsText("beta", SOON);
    assertNeverReloaded(overview);
    overview.navigate(page("/components/db/history?node=alpha"));
    assertThat(overview.locator("tr.turn")).containsText("beta became the primary");
    assertThat(pair().takesWrites("beta")).isTrue();
    assertThat(pair().takesWrites("alpha")).isFalse();
  }

  @Test
  void doesAllThatWithoutScripts() {
    Page page = admin(false);
    set("alpha", "work_mem = '32MB'");
    reloadUntil(page, page("/drift"), "settings/work_mem");
    page.locator("input[name=pick][value='db/settings/work_mem']").check();
    page.locator("button[value=selected]").click();
    page.locator("button:has-text('Approve this plan')").click();
    reloadUntil(page, page.url(), "verified 1/1");
    assertThat(pair().query("beta", "SHOW work_mem")).isEqualTo("32MB");

    page.navigate(page("/switchover"));
    page.fill("#confirm", "something else");
    page.getByLabel("Yes").check();
    page.locator("button[data-waits-for-confirm]").click();
    assertThat(page.locator("main [role=alert]")).containsText("Not started");
    page.waitForLoadState();
    page.fill("#confirm", cluster.name());
    page.getByLabel("Yes").check();
    page.locator("button[data-waits-for-confirm]").click();
    reloadUntil(page, page.url(), "succeeded");
    page.navigate(page(""));
    assertThat(page.locator(".node.primary")).containsText("beta");
  }

  private static void reloadUntil(Page page, String address, String text) {
    Awaitility.await(text)
        .atMost(Duration.ofMillis((long) PATIENCE_MILLIS))
        .until(() -> {
          page.navigate(address);
          return page.innerText("main").contains(text);
        });
  }

  private static void mark(Page page) {
    page.evaluate("window.neverReloaded = true");
  }

  private static void assertNeverReloaded(Page page) {
    assertThat(page.evaluate("window.neverReloaded")).isEqualTo(true);
  }
}
