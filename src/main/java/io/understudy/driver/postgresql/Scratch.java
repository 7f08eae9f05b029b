package io.understudy.driver.postgresql;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A folder that looks to {@code postgres -C} like a data directory; deleted when closed. */
final class Scratch implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 15;

  /** Where files are is not taken over: the scratch folder has its own, or none. */
  private static final Set<String> LEFT_OUT =
      Set.of("data_directory", "config_file", "hba_file", "ident_file", "external_pid_file");

  private final Path bin;
  private final Path data;
  private final Path folder;
  private final boolean foreign;

  private Scratch(Path bin, Path data, Path folder) throws IOException {
    this.bin = bin;
    this.data = data;
    this.folder = folder;
    Object me = Files.getAttribute(folder, "unix:uid");
    this.foreign = me.equals(0) && !Files.getAttribute(data, "unix:uid").equals(0);
  }

  /** How the program ended, and what it printed. */
  record Verdict(int exit, String output) {}

  static Scratch of(Path bin, Path data) throws IOException {
    var owned = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    var scratch = new Scratch(bin, data, Files.createTempDirectory("understudy-dry-start-", owned));
    try {
      Files.createDirectory(scratch.folder.resolve("global"));
      Files.copy(
          data.resolve("global").resolve("pg_control"),
          scratch.folder.resolve("global").resolve("pg_control"));
      Files.copy(data.resolve("PG_VERSION"), scratch.folder.resolve("PG_VERSION"));
      Files.writeString(scratch.folder.resolve("postgresql.auto.conf"), "");
      return scratch;
    } catch (IOException e) {
      scratch.close();
      throw e;
    }
  }

  /** The major version of the program. */
  int major() throws IOException {
    String output = run(List.of(bin.resolve("postgres").toString(), "-V")).output();
    String digits = output.replaceFirst("(?s).*?\\) (\\d+).*", "$1").strip();
    if (!digits.matches("\\d{1,4}")) {
      throw new IOException("'postgres -V' printed no version: " + Failure.oneLine(output));
    }
    return Integer.parseInt(digits);
  }

  /** Goes through the first half of a start with these lines as {@code postgresql.conf}. */
  Verdict start(Map<String, String> lines) throws IOException {
    Files.writeString(folder.resolve("postgresql.conf"), text(lines), StandardCharsets.UTF_8);
    Files.deleteIfExists(folder.resolve("postmaster.pid"));
    var command = new ArrayList<String>();
    if (foreign) {
      command.addAll(asOwner());
    }
    // "-C" must come first: so root may run it
    command.addAll(
        List.of(
            bin.resolve("postgres").toString(),
            "-C",
            "shared_memory_size",
            "-D",
            folder.toString()));
    return run(command);
  }

  /** Key files must belong to whoever starts the server, so the owner of its files does it. */
  private List<String> asOwner() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        Files.setOwner(file, Files.getOwner(data));
      }
    }
    Object uid = Files.getAttribute(data, "unix:uid");
    Object gid = Files.getAttribute(data, "unix:gid");
    return List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--init-groups");
  }

  private String text(Map<String, String> lines) {
    var all = new TreeMap<>(Map.of("ssl_cert_file", "server.crt", "ssl_key_file", "server.key"));
    all.putAll(lines);
    var text = new StringBuilder();
    all.forEach((name, value) -> {
      if (!LEFT_OUT.contains(name)) {
        text.append(name).append(" = '").append(escaped(absolute(name, value))).append("'\n");
      }
    });
    text.append("log_destination = 'stderr'\nlogging_collector = off\nlc_messages = 'C'\n");
    return text.toString();
  }

  /** Relative names count from the data directory, which is another one here. */
  private String absolute(String name, String value) {
    boolean file = name.startsWith("ssl_") && (name.endsWith("_file") || name.endsWith("_dir"));
    return file && !value.isEmpty() ? data.resolve(value).toString() : value;
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("'", "''").replace("\n", "\\n");
  }

  private static Verdict run(List<String> command) throws IOException {
    Path output = Files.createTempFile("understudy-dry-start-", ".log");
    try {
      var builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
      builder.environment().put("LC_ALL", "C");
      Process process = builder.redirectOutput(output.toFile()).start();
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("it gave no answer within " + PATIENCE_SECONDS + " s");
      }
      return new Verdict(
          process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the server's program was asked", e);
    } finally {
      Files.deleteIfExists(output);
    }
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
