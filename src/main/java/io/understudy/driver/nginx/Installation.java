package io.understudy.driver.nginx;

import io.understudy.driver.InstanceSettings;
import io.understudy.driver.change.OneLine;
import io.understudy.driver.change.Program;
import io.understudy.driver.change.Stamp;
import io.understudy.driver.change.Whereabouts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where nginx is on this host, as {@code agent.yaml} says, and what its program says of itself. */
final class Installation {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Path config;
  private final Path binary;
  private @Nullable Build build;
  private final Whereabouts whereabouts = new Whereabouts();

  /**
   * What {@code nginx -V} prints.
   *
   * @param product name and version
   * @param prefix the folder that relative paths start from
   * @param stamp of the program that said so
   */
  record Build(String product, Path prefix, Path config, Path pid, Path modules, String stamp) {}

  Installation(Path config, Path binary) {
    this.config = config;
    this.binary = binary;
  }

  static Installation from(InstanceSettings settings) {
    settings.requiredText("config");
    settings.requiredText("binary");
    Path config = settings.existingPath("config").orElseThrow();
    Path binary = settings.existingPath("binary").orElseThrow();
    settings.refuseOthers();
    if (!Files.isRegularFile(config)) {
      throw settings.refused("config", "must be nginx's main configuration file");
    }
    if (!Files.isRegularFile(binary) || !Files.isExecutable(binary)) {
      throw settings.refused("binary", "must be nginx's program");
    }
    return new Installation(config.normalize(), binary.normalize());
  }

  Path config() {
    return config;
  }

  Path binary() {
    return binary;
  }

  /** The folder that paths of certificates and includes start from. */
  Path folder() {
    Path parent = config.getParent();
    return parent == null ? Path.of("/") : parent;
  }

  /** What the program says, asked again when the program was replaced. */
  Build build() throws IOException {
    String stamp = Stamp.of(binary);
    Build known = build;
    if (known != null && known.stamp().equals(stamp)) {
      return known;
    }
    Program.Ran ran = Program.run(List.of(binary.toString(), "-V"), LIMIT);
    if (ran.exit() != 0) {
      throw new IOException("nginx -V failed: " + OneLine.of(ran.output()));
    }
    Path prefix = Path.of(option(ran.output(), "prefix").orElse("/usr/local/nginx"));
    Matcher version = Pattern.compile("version: (\\S+)").matcher(ran.output());
    Build fresh =
        new Build(
            version.find() ? version.group(1).replaceFirst("/", " ") : "nginx",
            prefix,
            prefix.resolve(option(ran.output(), "conf-path").orElse("conf/nginx.conf")),
            prefix.resolve(option(ran.output(), "pid-path").orElse("logs/nginx.pid")),
            prefix.resolve(option(ran.output(), "modules-path").orElse("modules")),
            stamp);
    build = fresh;
    return fresh;
  }

  private static Optional<String> option(String output, String name) {
    Matcher matcher = Pattern.compile("--" + name + "=('([^']*)'|\\S+)").matcher(output);
    return matcher.find()
        ? Optional.of(matcher.group(2) == null ? matcher.group(1) : matcher.group(2))
        : Optional.empty();
  }

  /**
   * What makes it the same installation: this host, and the folder of the configuration as it was
   * made. The program is no part of it, since upgrades replace it; the configuration is none, since
   * edits change it.
   */
  String identity() throws IOException {
    return whereabouts.identity(List.of(folder()));
  }
}
