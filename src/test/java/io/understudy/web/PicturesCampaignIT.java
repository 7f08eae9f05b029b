package io.understudy.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.understudy.audit.Actor;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Declarations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Takes the pictures of the README from a real pair: into {@code docs/pictures} with {@code
 * ./understudy test --campaign pictures}, into {@code target/pictures} in every other run.
 */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class PicturesCampaignIT extends BrowserTrial {

  private static final long LARGEST = 200_000;
  private static final Path FOLDER =
      System.getProperty("understudy.campaign", "").equalsIgnoreCase("pictures")
          ? Path.of("docs", "pictures")
          : Path.of("target", "pictures");
  private static final ContainsTextOptions SOON =
      new ContainsTextOptions().setTimeout(PATIENCE_MILLIS);

  @Override
  String name() {
    return "shop";
  }

  @AfterEach
  void removeTheOther() {
    inventory.delete("billing", Actor.SYSTEM);
  }

  @Test
  void takesThePicturesOfTheReadme() throws IOException {
    inventory.list().stream()
        .map(Cluster::name)
        .filter(other -> !other.equals(name()))
        .forEach(other -> inventory.delete(other, Actor.SYSTEM));
    inventory.declare("billing", Declarations.pair(), Actor.SYSTEM);
    NewContextOptions size = new NewContextOptions().setViewportSize(1200, 640);
    Page page = chromium.loggedIn("admin", ConsoleDatabase.ADMIN_PASSWORD, size);

    set("alpha", "work_mem = '64MB'");
    set("alpha", "maintenance_work_mem = '256MB'");
    page.navigate(page(""));
    assertThat(page.locator("#live-cluster")).containsText("2 differences", SOON);
    take(page, "cluster");
    page.navigate("");
    assertThat(page.locator("#clusters")).containsText("beta does not answer", SOON);
    take(page, "clusters");
    page.navigate(page("/components/db/diff?from=1&to=2"));
    take(page, "diff");

    page.navigate(page("/drift"));
    page.getByLabel("Reason or ticket").fill("CHG-1042: memory for the reports");
    page.locator("button[value=all]").click();
    page.locator("button:has-text('Approve this plan')").click();
    assertThat(page.locator("#live-sync .banner")).containsText("verified", SOON);
    take(page, "sync");

    page.navigate(page("/switchover"));
    page.getByLabel("Reason").fill("new disks in alpha");
    page.getByLabel("Ticket").fill("CHG-1043");
    page.fill("#confirm", cluster.name());
    page.getByLabel("Yes").check();
    page.locator("button[data-waits-for-confirm]").click();
    Locator demoted =
        page.locator("#live-move tr").filter(new Locator.FilterOptions().setHasText("demote"));
    assertThat(demoted.first()).containsText("refuses writes", SOON);
    take(page, "switchover");
    assertThat(page.locator("#live-move .banner")).containsText("succeeded", SOON);
  }

  private static void take(Page page, String name) throws IOException {
    Path picture = FOLDER.resolve(name + ".png");
    page.screenshot(new Page.ScreenshotOptions().setPath(picture));
    assertThat(Files.size(picture)).as(picture.toString()).isLessThan(LARGEST);
  }
}
