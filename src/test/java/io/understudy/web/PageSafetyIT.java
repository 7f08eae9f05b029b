package io.understudy.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.understudy.api.As;
import io.understudy.audit.Actor;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.ClusterDeclaration;
import io.understudy.inventory.ClusterDeclaration.AgentDeclaration;
import io.understudy.inventory.ClusterDeclaration.ComponentDeclaration;
import io.understudy.inventory.ClusterDeclaration.NodeDeclaration;
import io.understudy.security.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who may not act cannot; who cannot see can use it; what is hostile stays text. */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class PageSafetyIT extends BrowserTrial {

  /** All that a theme changes. */
  private static final List<String> COLOURS = List.of("color-contrast");

  private static final String HOSTILE =
      "<script>window.hacked=1</script>\"><img src=x onerror=hacked=1>'{}\u202Eevil %}é漢";

  @Test
  void givesAViewerNothingToPressAndRefusesWhatIsForced() {
    set("alpha", "work_mem = '64MB'");
    polling.pollNow(cluster);
    long sync = propose("looked at by a viewer");
    Page page = viewer();

    for (String path : everyPage(sync)) {
      page.navigate(path);
      assertThat(page.locator("main form[method=post]")).hasCount(0);
      assertThat(page.locator("main a.btn-primary, main .btn-danger")).hasCount(0);
    }
    String token = page.locator("input[name=csrf-token]").first().inputValue();
    for (String action :
        List.of(
            page("/drift/sync"),
            page("/drift/rule"),
            page("/switchover"),
            page("/schedule"),
            page("/schedule/poll"),
            page("/remove"),
            page("/components/db/history/1/description"),
            "syncs/" + sync + "/approve",
            "syncs/" + sync + "/cancel",
            "declare",
            "users")) {
      FormData form = FormData.create().set("csrf-token", token).set("confirm", cluster.name());
      APIResponse answer =
          page.request()
              .post(
                  console + action,
                  RequestOptions.create().setForm(form).setHeader("Accept", "text/html"));
      assertThat(answer.status()).as(action).isEqualTo(403);
    }
  }

  @Test
  void axeFindsNothingSeriousOnAnyPage() {
    set("alpha", "work_mem = '64MB'");
    polling.pollNow(cluster);
    long sync = propose("looked at by axe");
    Page page = admin(true);
    List<String> paths = new ArrayList<>(everyPage(sync));
    paths.addAll(List.of("users", "account", "declare", "clusters/no-such-one"));
    SoftAssertions soft = new SoftAssertions();

    for (String path : paths) {
      page.navigate(path);
      soft.assertThat(serious(new AxeBuilder(page))).as(path).isEmpty();
    }
    page.context()
        .addCookies(List.of(new Cookie(Shell.THEME_COOKIE, "dark").setUrl(console.toString())));
    for (String path : paths) {
      page.navigate(path);
      soft.assertThat(serious(new AxeBuilder(page).withRules(COLOURS)))
          .as("dark " + path)
          .isEmpty();
    }
    page.context().clearCookies();
    page.navigate("login");
    soft.assertThat(serious(new AxeBuilder(page))).as("login").isEmpty();
    soft.assertAll();
  }

  private static List<String> serious(AxeBuilder axe) {
    return axe.analyze().getViolations().stream()
        .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
        .map(PageSafetyIT::words)
        .toList();
  }

  private static String words(Rule rule) {
    return rule.getId()
        + ": "
        + rule.getNodes().stream().limit(3).map(node -> node.getHtml()).toList();
  }

  @Test
  void showsHostileTextsAsText() {
    set("alpha", "log_line_prefix = '%s'".formatted(HOSTILE.replace("'", "''")));
    polling.pollNow(cluster);
    long sync = propose(HOSTILE);
    Page page = admin(true);
    page.onDialog(dialog -> {
      throw new AssertionError("a dialog: " + dialog.message());
    });
    page.navigate(page("/components/db/history"));
    Locator form = page.locator("#revisions details.confirm").first();
    form.locator("summary").click();
    form.locator("input[name=label]").fill(HOSTILE.substring(0, 60));
    form.locator("textarea").fill(HOSTILE);
    form.locator("button").click();
    assertThat(page.locator("#revisions"))
        .containsText(HOSTILE, new ContainsTextOptions().setTimeout(PATIENCE_MILLIS));

    for (String path : everyPage(sync)) {
      page.navigate(path);
      assertThat(page.evaluate("typeof window.hacked")).as(path).isEqualTo("undefined");
      assertThat(page.locator("script:not([src]), img[src=x]")).hasCount(0);
    }
    page.navigate(page("/drift"));
    Locator value = page.locator("td.value").filter(new Locator.FilterOptions().setHasText("evil"));
    assertThat(value.first()).containsText("<script>window.hacked=1</script>");
    assertThat(value.first()).hasCSS("unicode-bidi", "isolate");
    page.navigate("syncs/" + sync);
    assertThat(page.locator("dl.facts")).containsText(HOSTILE);
  }

  @Test
  void noPageIsWiderThanAPhoneWhateverNamesAreLikeAndWhateverIsWrong() {
    Cluster silent = declareSilent("shop-db1.eu-west.example.com", "shop-db2.eu-west.example.com");
    try {
      set("alpha", "work_mem = '64MB'");
      polling.pollNow(cluster);
      polling.pollNow(silent);
      List<String> paths = new ArrayList<>(everyPage(propose("on a phone")));
      paths.addAll(
          List.of(
              "clusters/" + silent.name(),
              "clusters/" + silent.name() + "/drift",
              "clusters/" + silent.name() + "/switchover",
              "users",
              "account",
              "declare"));
      Page page =
          chromium.loggedIn(
              "admin",
              ConsoleDatabase.ADMIN_PASSWORD,
              new NewContextOptions().setViewportSize(390, 844));
      SoftAssertions soft = new SoftAssertions();

      for (String path : paths) {
        page.navigate(path);
        page.locator("#problems summary").click();
        Object tooWide = page.evaluate("document.documentElement.scrollWidth - innerWidth");
        soft.assertThat(tooWide).as(path).isEqualTo(0);
      }
      soft.assertAll();
      assertThat(page.locator("#problems li")).not().hasCount(0);
    } finally {
      inventory.delete(silent.name(), Actor.SYSTEM);
    }
  }

  private Cluster declareSilent(String primary, String standby) {
    List<@Nullable NodeDeclaration> nodes = new ArrayList<>();
    for (String node : List.of(primary, standby)) {
      nodes.add(
          new NodeDeclaration(
              node, new AgentDeclaration("http://127.0.0.1:1", Secret.of("nobody-listens-there"))));
    }
    var components =
        List.<@Nullable ComponentDeclaration>of(
            new ComponentDeclaration("db", "database", "postgresql"),
            new ComponentDeclaration("web", "web", "nginx"));
    return inventory
        .declare(
            "silent",
            new ClusterDeclaration(nodes, primary, components, null, "required", true, null),
            Actor.SYSTEM)
        .cluster();
  }

  private long propose(String reason) {
    return As.admin()
        .contentType(ContentType.JSON)
        .body(Map.of("reason", reason))
        .post("/api/v1/clusters/{cluster}/syncs", cluster.name())
        .then()
        .statusCode(201)
        .extract()
        .jsonPath()
        .getLong("id");
  }

  private List<String> everyPage(long sync) {
    return List.of(
        "",
        page(""),
        page("/components/db/history"),
        page("/components/db/diff?from=1&to=2&node=alpha&view=side"),
        page("/components/db/diff?from=1&to=2&node=alpha&view=inline"),
        page("/components/db/parameter?key=settings/log_line_prefix"),
        page("/drift"),
        page("/drift/rule?component=db&match=settings/*"),
        page("/schedule"),
        page("/switchover"),
        page("/traffic"),
        page("/probes"),
        page("/moves"),
        page("/agenda"),
        page("/alarms"),
        "syncs/" + sync,
        "audit");
  }
}
