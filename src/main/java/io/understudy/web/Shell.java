package io.understudy.web;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.understudy.security.CurrentUser;
import io.understudy.security.Permission;
import io.understudy.security.User;
import io.understudy.security.UserRole;
import io.vertx.core.http.Cookie;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What stands around every page; templates reach it as {@code inject:shell}. */
@Named("shell")
@RequestScoped
public class Shell {

  static final String THEME_COOKIE = "understudy_theme";

  private static final String CLUSTERS = "/clusters/";
  private static final DateTimeFormatter ABSOLUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss z", Locale.ROOT);

  private final CurrentUser current;
  private final CurrentVertxRequest request;
  private final Overview overview;
  private final Clock clock;
  private @Nullable List<Overview.Row> rows;

  Shell(CurrentUser current, CurrentVertxRequest request, Overview overview, Clock clock) {
    this.current = current;
    this.request = request;
    this.overview = overview;
    this.clock = clock;
  }

  /** Whether somebody is logged in. */
  public boolean isLoggedIn() {
    return current.user().isPresent();
  }

  /** Their name. */
  public String getUserName() {
    return current.user().map(User::name).orElse("");
  }

  /** Their roles in words. */
  public String getRoles() {
    return current.user().map(user -> String.join(", ", user.roleWords())).orElse("");
  }

  /** Whether they have a permission, by its name. */
  public boolean may(String permission) {
    return current.may(Permission.valueOf(permission));
  }

  /** The roles that have a permission, for those who do not. */
  public String rolesWith(String permission) {
    return String.join(", ", UserRole.with(Permission.valueOf(permission)));
  }

  /** The token that every form carries. */
  public String getCsrf() {
    RoutingContext context = request.getCurrent();
    String token = context == null ? null : context.get("csrf_token");
    return token == null ? "" : token;
  }

  /** Whether the page is the one at this path. */
  public boolean at(String path) {
    return getPath().equals(path);
  }

  /** Whether only a part of the page is wanted, and nobody sees what stands around it. */
  public boolean isPart() {
    RoutingContext context = request.getCurrent();
    return context != null && context.request().getHeader("HX-Request") != null;
  }

  /** The path of the page. */
  public String getPath() {
    RoutingContext context = request.getCurrent();
    return context == null ? "/" : context.normalizedPath();
  }

  /** Where this console is reached, as the browser sees it. */
  public String getOrigin() {
    RoutingContext context = request.getCurrent();
    return context == null
        ? ""
        : context.request().scheme() + "://" + context.request().authority();
  }

  /** {@code light} or {@code dark}. */
  public String getTheme() {
    return theme(request.getCurrent());
  }

  static String theme(@Nullable RoutingContext context) {
    Cookie cookie = context == null ? null : context.request().getCookie(THEME_COOKIE);
    return cookie != null && cookie.getValue().equals("dark") ? "dark" : "light";
  }

  /** The other one, with a capital. */
  public String getOtherTheme() {
    return getTheme().equals("dark") ? "Light" : "Dark";
  }

  /** What the top bar tells; about one cluster on that cluster's pages. */
  public StatusBar getStatusBar() {
    String path = getPath();
    boolean ofCluster = path.startsWith(CLUSTERS);
    return StatusBar.of(
        rows(), ofCluster ? path.substring(CLUSTERS.length()).split("/", 2)[0] : null);
  }

  /** The zone that moments are shown in. */
  public String getZone() {
    return ZoneId.systemDefault().getId();
  }

  /** A moment with its zone. */
  public String absolute(Instant instant) {
    return ABSOLUTE.withZone(ZoneId.systemDefault()).format(instant);
  }

  /** How long ago a moment was, or how far ahead it is. */
  public String relative(Instant instant) {
    Duration age = Duration.between(instant, clock.instant());
    String span = span(age.abs());
    if (age.abs().toSeconds() < 1) {
      return "now";
    }
    return age.isNegative() ? "in " + span : span + " ago";
  }

  List<Overview.Row> rows() {
    List<Overview.Row> known = rows;
    if (known == null) {
      known = overview.rows();
      rows = known;
    }
    return known;
  }

  private static String span(Duration span) {
    if (span.toDays() > 0) {
      return count(span.toDays(), "day");
    }
    if (span.toHours() > 0) {
      return count(span.toHours(), "hour");
    }
    if (span.toMinutes() > 0) {
      return count(span.toMinutes(), "minute");
    }
    return count(span.toSeconds(), "second");
  }

  private static String count(long number, String unit) {
    return number + " " + unit + (number == 1 ? "" : "s");
  }
}
