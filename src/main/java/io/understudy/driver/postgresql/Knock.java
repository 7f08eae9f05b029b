package io.understudy.driver.postgresql;

import io.understudy.driver.Admission;
import io.understudy.driver.Admission.Answer;
import io.understudy.driver.postgresql.replication.Conninfo;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * One login as a follower makes it (a physical replication connection), from the host from which it
 * would come. It says what the other server's {@code pg_hba.conf}, roles and passwords say, and is
 * over at once. What libpq would read from files or environment of the server's account cannot be
 * had here, so then nothing is said.
 */
final class Knock {

  private static final int SECONDS = 2;

  /** What this login does as libpq does, or what makes no difference to being let in. */
  private static final Set<String> UNDERSTOOD =
      Set.of(
          "host",
          "hostaddr",
          "port",
          "user",
          "password",
          "dbname",
          "replication",
          "application_name",
          "fallback_application_name",
          "connect_timeout",
          "sslmode",
          "sslcompression",
          "sslsni",
          "ssl_min_protocol_version",
          "gssencmode",
          "channel_binding",
          "target_session_attrs",
          "keepalives",
          "keepalives_idle",
          "keepalives_interval",
          "keepalives_count",
          "tcp_user_timeout");

  /** The others compare certificates, which lie with the server's account. */
  private static final Set<String> MODES = Set.of("disable", "allow", "prefer", "require");

  private final Conninfo route;

  Knock(Conninfo route) {
    this.route = route;
  }

  Admission admission() {
    String doubt = doubt();
    if (doubt != null) {
      return Admission.untold(doubt);
    }
    try (var connection = new Driver().connect(url(), properties())) {
      return connection == null
          ? Admission.untold("the route is none that can be tried")
          : new Admission(Answer.ADMITTED, "let in at " + where());
    } catch (SQLException e) {
      return refused(e);
    }
  }

  private @Nullable String doubt() {
    var others = new TreeSet<>(route.names());
    others.removeAll(UNDERSTOOD);
    if (!others.isEmpty()) {
      return "its route has " + String.join(", ", others) + ", which only the server can use";
    }
    String host = route.host().orElse("");
    if (host.isEmpty() || host.startsWith("/") || host.startsWith("@")) {
      return "its route is a local socket";
    }
    if (route.get("host").orElse("").contains(",") || route.get("user").isEmpty()) {
      return "its route names several hosts, or no user";
    }
    String mode = route.get("sslmode").orElse("prefer");
    return MODES.contains(mode) ? null : "its route has sslmode " + mode;
  }

  private String where() {
    return route.host().orElse("?") + ":" + route.port();
  }

  private String url() {
    String host = route.host().orElseThrow();
    return "jdbc:postgresql://%s:%d/replication"
        .formatted(host.contains(":") ? "[" + host + "]" : host, route.port());
  }

  private Properties properties() {
    var properties = new Properties();
    PGProperty.USER.set(properties, route.get("user").orElseThrow());
    route.get("password").ifPresent(secret -> PGProperty.PASSWORD.set(properties, secret));
    PGProperty.SSL_MODE.set(properties, route.get("sslmode").orElse("prefer"));
    PGProperty.GSS_ENC_MODE.set(properties, "disable");
    PGProperty.APPLICATION_NAME.set(properties, "understudy");
    PGProperty.REPLICATION.set(properties, "true");
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "10");
    PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
    PGProperty.CONNECT_TIMEOUT.set(properties, SECONDS);
    PGProperty.LOGIN_TIMEOUT.set(properties, SECONDS);
    PGProperty.SOCKET_TIMEOUT.set(properties, SECONDS);
    return properties;
  }

  /** States of the manual's appendix A: 28 is who, 53300 how many, 08 whether anybody answers. */
  private Admission refused(SQLException e) {
    String state = Optional.ofNullable(e.getSQLState()).orElse("");
    String detail = where() + ": " + Failure.oneLine(String.valueOf(e.getMessage()));
    boolean ownPassword = route.get("password").isEmpty() && asksForPassword(state, detail);
    if (ownPassword) {
      return Admission.untold(
          where() + " asks for a password, which the route does not hold; the server may have it");
    }
    if (state.startsWith("28") || state.equals("53300")) {
      return new Admission(Answer.REFUSED, detail);
    }
    return List.of("08001", "08006").contains(state)
        ? new Admission(Answer.SILENT, detail)
        : Admission.untold(detail);
  }

  private static boolean asksForPassword(String state, String detail) {
    return state.equals("28P01") || state.equals("08004") || detail.contains("no password");
  }
}
