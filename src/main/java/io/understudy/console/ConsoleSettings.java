package io.understudy.console;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the environment says before anything runs.
 *
 * @param home the data folder, absolute
 * @param host the address to listen on
 * @param port the HTTP port
 * @param database a PostgreSQL of the user's own, or null for the embedded one
 */
public record ConsoleSettings(
    Path home, String host, int port, @Nullable ExternalDatabase database) {

  /** The JDBC URL, and user and password where they do not stand in it. */
  public record ExternalDatabase(String url, @Nullable String user, @Nullable String password) {

    @Override
    public String toString() {
      return url.replaceAll("([?&]password=)[^&]*", "$1***");
    }
  }

  /**
   * @param environment the process' environment
   * @param home where the data go when {@code UNDERSTUDY_HOME} is not set
   * @throws IllegalArgumentException naming the wrong variable
   */
  public static ConsoleSettings of(Map<String, String> environment, Path home) {
    String own = environment.getOrDefault("UNDERSTUDY_HOME", "");
    return new ConsoleSettings(
        (own.isBlank() ? home : Path.of(own)).toAbsolutePath().normalize(),
        environment.getOrDefault("UNDERSTUDY_HTTP_HOST", "127.0.0.1"),
        port(environment.getOrDefault("UNDERSTUDY_HTTP_PORT", "")),
        database(environment));
  }

  /**
   * Where the data go when nobody says so: {@code ~/.understudy}; for root {@code
   * /var/lib/understudy}, which another user's server can reach when it has to.
   */
  public static Path usualHome(String user, String userHome, String name) {
    return user.equals("root") ? Path.of("/var/lib", name) : Path.of(userHome, "." + name);
  }

  private static int port(String text) {
    if (text.isBlank()) {
      return 8080;
    }
    if (!text.strip().matches("[1-9][0-9]{0,4}") || Integer.parseInt(text.strip()) > 65535) {
      throw new IllegalArgumentException(
          "UNDERSTUDY_HTTP_PORT: '%s' is no port (1 to 65535)".formatted(text));
    }
    return Integer.parseInt(text.strip());
  }

  private static @Nullable ExternalDatabase database(Map<String, String> environment) {
    String url = environment.getOrDefault("UNDERSTUDY_DATABASE_URL", "").strip();
    if (url.isEmpty()) {
      return null;
    }
    String jdbc = url.startsWith("postgresql:") ? "jdbc:" + url : url;
    if (!jdbc.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException(
          "UNDERSTUDY_DATABASE_URL: it starts with jdbc:postgresql://, such as"
              + " jdbc:postgresql://db.example:5432/understudy");
    }
    return new ExternalDatabase(
        jdbc,
        environment.get("UNDERSTUDY_DATABASE_USER"),
        environment.get("UNDERSTUDY_DATABASE_PASSWORD"));
  }

  public String address() {
    return "http://%s:%d/".formatted(host.equals("0.0.0.0") ? "localhost" : host, port);
  }
}
