package io.understudy.switchover;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** How a campaign about traffic runs, and where its table goes. */
final class Campaign {

  private static final Logger LOG = Logger.getLogger(Campaign.class);

  private Campaign() {}

  /** How many rounds: so many in the campaign of that name, one otherwise. */
  static int rounds(String name, int whole) {
    boolean runs = System.getProperty("understudy.campaign", "").equalsIgnoreCase(name);
    String wanted = System.getenv("UNDERSTUDY_ROUNDS");
    return runs ? (wanted == null ? whole : Integer.parseInt(wanted)) : 1;
  }

  /** Whether this way is wanted: {@code UNDERSTUDY_WAYS}, a regular expression of their names. */
  static boolean wanted(String way) {
    return Pattern.compile(System.getenv().getOrDefault("UNDERSTUDY_WAYS", "")).matcher(way).find();
  }

  /** Whether servers wait until their writes are on disk: {@code UNDERSTUDY_FSYNC=on}. */
  static boolean durable() {
    return "on".equals(System.getenv("UNDERSTUDY_FSYNC"));
  }

  /** Further settings of the servers. */
  static Map<String, String> settings() {
    return Map.of("fsync", durable() ? "on" : "off");
  }

  static boolean hasPatroni() {
    return Files.isExecutable(Path.of("/usr/bin/patroni"))
        && Files.isExecutable(Path.of("/usr/bin/etcd"));
  }

  /** Writes {@code target/campaign/NAME.md}. */
  static void write(String name, List<Series> all, String more) {
    var table = new StringBuilder(Series.HEAD);
    all.forEach(series -> table.append(series.row()));
    table.append(more);
    Path file = Path.of("target", "campaign", name + (durable() ? "-fsync" : "") + ".md");
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, table.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    LOG.info("\n" + table);
  }
}
