package io.understudy.web;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A real browser, the one that is installed; without one a test fails and says how to get it. To be
 * used by one thread.
 */
public final class Chromium implements AutoCloseable {

  /** What a root user's and a closed network's Chromium needs. */
  private static final List<String> FLAGS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private static final int PATIENCE_MILLIS = 30_000;

  private final String console;
  private final com.microsoft.playwright.Browser browser;

  /**
   * Starts it.
   *
   * @param console where the console is, with a slash at the end
   */
  public Chromium(String console) {
    this.console = console;
    this.browser =
        Driver.PLAYWRIGHT
            .chromium()
            .launch(new LaunchOptions().setExecutablePath(installed()).setArgs(FLAGS));
  }

  private static Path installed() {
    return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("Chromium is not installed: './understudy test' installs it"));
  }

  /** A tab in a browser of its own, in which somebody has logged in through the form. */
  public Page loggedIn(String name, String password, boolean scripts) {
    return loggedIn(name, password, new NewContextOptions().setJavaScriptEnabled(scripts));
  }

  /** The same with a size and a theme. */
  public Page loggedIn(String name, String password, NewContextOptions options) {
    // Without scripts a smooth scroll never ends for who waits until the element stands still.
    options.setReducedMotion(ReducedMotion.REDUCE);
    BrowserContext context = browser.newContext(options.setBaseURL(console));
    context.setDefaultTimeout(PATIENCE_MILLIS);
    Page page = context.newPage();
    page.navigate("login");
    page.fill("#username", name);
    page.fill("#password", password);
    page.click("main button");
    if (page.url().contains("login")) {
      throw new AssertionError("not logged in as " + name + ": " + page.innerText("main"));
    }
    return page;
  }

  @Override
  public void close() {
    browser.close();
  }

  /** Its driver is unpacked once in a test run, as that takes longer than a test. */
  private static final class Driver {
    private static final Playwright PLAYWRIGHT =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
  }
}
