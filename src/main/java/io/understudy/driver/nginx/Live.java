package io.understudy.driver.nginx;

import io.understudy.driver.SecretKeeper;
import io.understudy.driver.nginx.syntax.Octets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A running nginx with its configuration as it stands in the files.
 *
 * @param prefix what relative paths start from that do not start from the configuration's folder
 */
record Live(
    Installation installation,
    Installation.Build build,
    Master master,
    Path prefix,
    ConfigTree tree,
    Reading reading) {

  /**
   * Reads it.
   *
   * @throws io.understudy.driver.nginx.syntax.MalformedConfig when a file cannot be parsed
   * @throws IOException when a file cannot be read, or no nginx runs with this configuration
   */
  static Live look(Installation installation, SecretKeeper secrets) throws IOException {
    Installation.Build build = installation.build();
    ConfigTree tree = Loader.load(installation.config());
    Reading reading = Reading.of(tree, installation.folder(), FileView::fromDisk, secrets);
    Path pid = pidFile(reading.main(), build.prefix()).orElse(build.pid());
    Master master =
        Master.find(pid)
            .orElseThrow(() ->
                new IOException(
                    "no nginx runs: %s names no master process; start it".formatted(pid)));
    Path prefix = master.prefix().map(Path::of).orElse(build.prefix());
    Path used = prefix.resolve(master.config().map(Path::of).orElse(build.config()));
    if (!Files.exists(used) || !Files.isSameFile(used, installation.config())) {
      throw new IOException(
          "the nginx that runs uses %s, and config names %s"
              .formatted(used, installation.config()));
    }
    return new Live(installation, build, master, prefix, tree, reading);
  }

  private static Optional<Path> pidFile(List<Entry> main, Path prefix) {
    return main.stream()
        .filter(entry -> entry.is("pid") && entry.arguments().size() == 1)
        .map(entry -> prefix.resolve(Octets.show(entry.arguments().getFirst())))
        .findFirst();
  }

  /** The file to which the master writes why it did not take a configuration. */
  Optional<Path> errorLog() {
    return reading.main().stream()
        .filter(entry -> entry.is("error_log") && !entry.arguments().isEmpty())
        .map(entry -> Octets.show(entry.arguments().getFirst()))
        .filter(name -> !name.equals("stderr") && !name.contains(":"))
        .findFirst()
        .map(prefix::resolve);
  }

  /** The start of every command line of the program for this configuration. */
  List<String> program(String mode, Path config) {
    var line =
        new ArrayList<>(
            List.of(
                installation.binary().toString(),
                mode,
                "-q",
                "-p",
                prefix.toString().endsWith("/") ? prefix.toString() : prefix + "/",
                "-c",
                config.toString()));
    master.globals().ifPresent(globals -> line.addAll(List.of("-g", globals)));
    return line;
  }
}
