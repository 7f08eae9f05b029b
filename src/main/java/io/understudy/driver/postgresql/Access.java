package io.understudy.driver.postgresql;

import io.understudy.driver.InstanceSettings;
import io.understudy.driver.postgresql.replication.Conninfo;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * How to reach one server, from {@code agent.yaml}. Prints no password.
 *
 * @param url {@code jdbc:postgresql://host:port/database}
 * @param user the role to log in as
 * @param password in clear, or null
 * @param passwordFile read anew at each login, or null
 * @param dataDirectory where the server's files are on this host, when the agent may touch them
 * @param binDirectory where {@code postgres} is on this host
 * @param rehearsalCopy how many bytes a rehearsal may copy to promote the copy; empty when none
 * @param upstreams node → how this server connects to it when it is to follow that node's
 */
record Access(
    String url,
    String user,
    @Nullable String password,
    @Nullable Path passwordFile,
    Optional<Path> dataDirectory,
    Optional<Path> binDirectory,
    Map<String, Conninfo> upstreams,
    Optional<Long> rehearsalCopy) {

  /**
   * What every connection of the agent starts with. These hide the server's own values from the
   * session, which {@link SettingValues} undoes.
   */
  private static final String OPTIONS =
      String.join(
          " ",
          List.of(
              "-c search_path=pg_catalog",
              "-c statement_timeout=0",
              "-c lock_timeout=10s",
              "-c idle_in_transaction_session_timeout=0",
              "-c standard_conforming_strings=on",
              "-c quote_all_identifiers=off",
              "-c transform_null_equals=off",
              "-c client_min_messages=error",
              "-c exit_on_error=off",
              "-c max_parallel_workers_per_gather=0",
              "-c default_transaction_isolation=read\\ committed",
              "-c default_transaction_read_only=off",
              "-c default_transaction_deferrable=off"));

  /** Settings that exist in some versions only, or need a superuser. */
  private static final String SETTLE =
      """
      SELECT pg_catalog.set_config(s.name, w.value, false)
      FROM (VALUES ('force_parallel_mode', 'off', false), ('debug_parallel_query', 'off', false),
                   ('idle_session_timeout', '0', false), ('transaction_timeout', '0', false),
                   ('lc_messages', 'C', true), ('log_statement', 'none', true),
                   ('log_min_duration_statement', '-1', true), ('log_min_duration_sample', '-1', true),
                   ('log_transaction_sample_rate', '0', true), ('log_duration', 'off', true),
                   ('log_min_error_statement', 'panic', true)) AS w (name, value, privileged)
      JOIN pg_catalog.pg_settings s ON s.name = w.name
      WHERE NOT w.privileged
         OR (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user)
      """;

  private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,5})(MB|GB)");

  private static final long LONGEST_PASSWORD_FILE = 1 << 16;

  private static final Pattern URL =
      Pattern.compile("(jdbc:postgresql:(?://[^/?]*/?)?)([^?]*)(\\?.*)?", Pattern.DOTALL);

  static Access from(InstanceSettings settings) {
    String url = settings.requiredText("url");
    String user = settings.requiredText("user");
    String password = settings.text("password").orElse(null);
    Path passwordFile = settings.existingPath("passwordFile").orElse(null);
    Optional<Path> data = settings.existingPath("dataDirectory");
    Optional<Path> bin = settings.existingPath("binDirectory");
    Map<String, Conninfo> upstreams = upstreams(settings);
    Optional<Long> copy = settings.text("rehearsalCopy").map(text -> size(settings, text));
    settings.refuseOthers();
    requireUrl(settings, url);
    if (password != null && passwordFile != null) {
      throw settings.refused("passwordFile", "stands beside password; keep one of the two");
    }
    if (passwordFile != null) {
      requireReadable(settings, passwordFile);
    }
    data.filter(path -> !Files.exists(path.resolve("PG_VERSION")))
        .ifPresent(path -> {
          throw settings.refused(
              "dataDirectory", "'" + path + "' holds no PG_VERSION: it is no data directory");
        });
    bin.filter(path -> !Files.isExecutable(path.resolve("postgres")))
        .ifPresent(path -> {
          throw settings.refused("binDirectory", "'" + path + "' holds no program 'postgres'");
        });
    return new Access(url, user, password, passwordFile, data, bin, Map.copyOf(upstreams), copy);
  }

  private static long size(InstanceSettings settings, String text) {
    var matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw settings.refused("rehearsalCopy", "must be a size, such as 500MB or 2GB");
    }
    return Long.parseLong(matcher.group(1)) << (matcher.group(2).equals("MB") ? 20 : 30);
  }

  /** The same role at another server with the same databases. */
  Access at(String host, String port) {
    var parameters = URL.matcher(url);
    String rest = parameters.matches() && parameters.group(3) != null ? parameters.group(3) : "";
    return new Access(
        "jdbc:postgresql://" + host + ":" + port + "/" + database() + rest,
        user,
        password,
        passwordFile,
        dataDirectory,
        binDirectory,
        upstreams,
        rehearsalCopy);
  }

  private static Map<String, Conninfo> upstreams(InstanceSettings settings) {
    var upstreams = new LinkedHashMap<String, Conninfo>();
    settings
        .textsByName("upstreams")
        .forEach((node, text) -> {
          String name = "upstreams." + node;
          try {
            Conninfo conninfo = Conninfo.of(text);
            if (conninfo.host().isEmpty()) {
              throw settings.refused(name, "names no host; write host=… port=… user=…");
            }
            upstreams.put(node, conninfo);
          } catch (IllegalArgumentException e) {
            throw settings.refused(name, String.valueOf(e.getMessage()));
          }
        });
    return upstreams;
  }

  private static void requireReadable(InstanceSettings settings, Path file) {
    try {
      if (Files.isRegularFile(file) && Files.size(file) > LONGEST_PASSWORD_FILE) {
        throw settings.refused("passwordFile", "'" + file + "' is too large to hold a password");
      }
      if (Files.readString(file).isBlank()) {
        throw settings.refused("passwordFile", "'" + file + "' is empty; put the password there");
      }
    } catch (CharacterCodingException e) {
      throw settings.refused("passwordFile", "'" + file + "' is not UTF-8; save it as UTF-8");
    } catch (IOException e) {
      throw settings.refused(
          "passwordFile", "'" + file + "' cannot be read; name a file that the agent may read");
    }
  }

  private static void requireUrl(InstanceSettings settings, String url) {
    Properties parsed = url.startsWith("jdbc:postgresql:") ? Driver.parseURL(url, null) : null;
    if (parsed == null || !URL.matcher(url).matches()) {
      throw settings.refused("url", "must look like jdbc:postgresql://host:port/database");
    }
    if (parsed.getProperty(PGProperty.PASSWORD.getName()) != null) {
      throw settings.refused("url", "holds a password; use password or passwordFile instead");
    }
  }

  /** A new login, with the session settled so that nothing the server sets disturbs the agent. */
  Connection open() throws SQLException {
    return open(url);
  }

  /** The same, to another database of the same server. */
  Connection openDatabase(String database) throws SQLException {
    var matcher = URL.matcher(url);
    if (!matcher.matches()) {
      throw new IllegalStateException("the url was checked when it was read");
    }
    String options = matcher.group(3) == null ? "" : matcher.group(3);
    String prefix = matcher.group(1);
    if (prefix.contains("//") && !prefix.endsWith("/")) {
      prefix += "/";
    }
    String name = URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
    return open(prefix + name + options);
  }

  /**
   * A login as any client makes it, with nothing settled: what it sees is what clients get.
   *
   * @param seconds after which it counts as failed
   */
  Connection openPlain(int seconds) throws SQLException {
    Properties properties = properties();
    PGProperty.LOGIN_TIMEOUT.set(properties, seconds);
    PGProperty.CONNECT_TIMEOUT.set(properties, seconds);
    PGProperty.SOCKET_TIMEOUT.set(properties, seconds);
    return connect(url, properties);
  }

  private Connection open(String where) throws SQLException {
    Properties properties = properties();
    PGProperty.OPTIONS.set(properties, OPTIONS);
    Connection connection = connect(where, properties);
    try (var statement = connection.createStatement()) {
      statement.execute(SETTLE);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static Connection connect(String where, Properties properties) throws SQLException {
    Connection connection = new Driver().connect(where, properties);
    if (connection == null) {
      throw new SQLException("the url is not one of PostgreSQL");
    }
    return connection;
  }

  private Properties properties() throws SQLException {
    var properties = new Properties();
    PGProperty.USER.set(properties, user);
    secret().ifPresent(secret -> PGProperty.PASSWORD.set(properties, secret));
    PGProperty.APPLICATION_NAME.set(properties, "understudy");
    PGProperty.CONNECT_TIMEOUT.set(properties, 3);
    PGProperty.LOGIN_TIMEOUT.set(properties, 5);
    PGProperty.SOCKET_TIMEOUT.set(properties, 60);
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    PGProperty.PREPARE_THRESHOLD.set(properties, 1);
    return properties;
  }

  /** Whether its login depends on the role's password. */
  boolean usesPassword() {
    return password != null || passwordFile != null;
  }

  /** The database of the url, for programs that want one. */
  String database() {
    var matcher = URL.matcher(url);
    String name = matcher.matches() ? matcher.group(2) : "";
    return name.isEmpty() ? user : name;
  }

  Optional<String> secret() throws SQLException {
    if (passwordFile == null) {
      return Optional.ofNullable(password);
    }
    try {
      return Optional.of(Files.readString(passwordFile).strip());
    } catch (IOException e) { // it was there when the agent started
      throw new SQLException("passwordFile '" + passwordFile + "' cannot be read", e);
    }
  }

  @Override
  public String toString() {
    return "Access[" + url + ", " + user + "]";
  }
}
