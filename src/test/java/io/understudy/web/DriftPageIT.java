package io.understudy.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.understudy.api.As;
import io.understudy.drift.Drifts;
import io.understudy.drift.StandbyDrift.Pending;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.readiness.Finding;
import io.understudy.readiness.FindingCode;
import io.understudy.readiness.MoveKind;
import io.understudy.readiness.Preflight;
import io.understudy.readiness.Readiness;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** What no sync changes, and what a sync has set and a restart has yet to bring. */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class DriftPageIT extends BrowserTrial {

  private static final ContainsTextOptions SOON =
      new ContainsTextOptions().setTimeout(PATIENCE_MILLIS);

  @Inject Drifts drifts;
  @Inject Readiness readiness;
  @Inject Preflight preflight;

  @Test
  void aDatabaseThatOnlyTheStandbyHasHoldsNothingUpAndIsIgnoredByOneClick() {
    pair().execute("beta", "CREATE DATABASE extra");
    try {
      polling.pollNow(cluster);

      Preflight.Report report = preflight.of(cluster, "beta", MoveKind.SWITCHOVER);

      assertThat(report.ready()).isTrue();
      assertThat(report.findings())
          .filteredOn(finding -> finding.code().name().startsWith("DRIFT_"))
          .singleElement()
          .satisfies(DriftPageIT::advisesWhatWorks);
      Page page = admin(true);
      page.navigate(page("/drift"));
      assertThat(page.locator("input[name=pick]")).hasCount(0);
      assertThat(page.locator("button[value=all]")).hasCount(0);
      page.locator("text=ignore …").first().click();
      assertThat(page.locator("input[name=match]")).hasValue("databases/extra/**");
      page.fill("[name=reason]", "a scratch database of beta's own");
      page.locator("button:has-text('Make the rule')").click();
      assertThat(page.locator("#drift-standbys")).containsText("In sync", SOON);
    } finally {
      pair().execute("beta", "DROP DATABASE extra WITH (FORCE)");
    }
  }

  private static void advisesWhatWorks(Finding finding) {
    assertThat(finding.code()).isEqualTo(FindingCode.DRIFT_COSMETIC);
    assertThat(finding.evidence()).containsExactly("db databases/extra");
    assertThat(finding.message()).endsWith("No sync changes them.");
    assertThat(finding.remedy()).contains("by hand", "a rule that ignores them");
  }

  @Test
  void thePrimaryAdoptsWhatTheStandbyHas() {
    set("beta", "work_mem = '64MB'");
    polling.pollNow(cluster);
    Page page = admin(true);
    page.navigate(page("/drift"));
    page.getByLabel("Pick settings/work_mem").check();
    page.getByLabel("Reason or ticket").fill("beta was tuned by hand, and is right");
    page.locator("summary:has-text('The standby is right')").click();
    page.locator("button[value=adopt]").click();
    assertThat(page.locator("h1")).containsText("alpha adopts what beta has");
    assertThat(page.locator("ol.plan")).containsText("ALTER SYSTEM SET work_mem = '64MB'");
    assertThat(pair().query("alpha", "SHOW work_mem")).isEqualTo("4MB");

    page.locator("button:has-text('Approve this plan')").click();

    assertThat(page.locator("#live-sync")).containsText("verified 1/1", SOON);
    assertThat(pair().query("alpha", "SHOW work_mem")).isEqualTo("64MB");
    page.navigate(page("/drift"));
    assertThat(page.locator("#drift-standbys")).containsText("In sync", SOON);
  }

  @Test
  void tellsAtOnceThatARestartIsPendingAndForgetsItAfterTheRestart() {
    set("alpha", "max_connections = 120");
    polling.pollNow(cluster);
    As.admin()
        .contentType(ContentType.JSON)
        .body("{\"every\":\"PT1H\"}") // so that no poll helps
        .put("/api/v1/clusters/{cluster}/schedule", cluster.name())
        .then()
        .statusCode(200);
    Page page = admin(true);
    Page overview = page.context().newPage();
    overview.navigate(page(""));
    page.navigate(page("/drift"));
    page.locator("button[value=all]").click();
    page.locator("button:has-text('Approve this plan')").click();
    assertThat(page.locator("#live-sync")).containsText("verified 1/1", SOON);

    assertThat(drifts.of(cluster).getFirst().pendingRestart())
        .extracting(Pending::node, pending -> pending.key().path())
        .contains(tuple("beta", "settings/max_connections"));
    assertThat(readiness.of(cluster).getFirst().reasons())
        .contains("beta/db has 1 setting that waits for a restart.");
    assertThat(page.locator("#live-sync")).containsText("waiting for a restart");
    assertThat(page.locator("#status")).containsText("beta waits for a restart", SOON);
    assertThat(overview.locator("#live-cluster")).containsText("beta waits for a restart", SOON);

    try {
      pair().server("beta").restart();
      polling.pollNow(cluster);
      assertThat(pair().query("beta", "SHOW max_connections")).isEqualTo("120");
      assertThat(drifts.of(cluster).getFirst().pendingRestart())
          .extracting(Pending::node)
          .doesNotContain("beta");
      assertThat(readiness.of(cluster).getFirst().reasons())
          .noneMatch(reason -> reason.contains("for a restart"));
      assertThat(drifts.of(cluster).getFirst().items()).isEmpty(); // nor what follows from it
      assertThat(overview.locator("#live-cluster"))
          .not()
          .containsText("beta waits for a restart", SOON);
    } finally {
      pair().configure("beta", "ALTER SYSTEM RESET max_connections");
      pair().server("beta").restart();
    }
  }
}
