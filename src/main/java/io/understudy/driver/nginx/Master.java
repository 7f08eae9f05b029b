package io.understudy.driver.nginx;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A running nginx, as the kernel's process table shows it.
 *
 * @param pid the master's
 * @param title what nginx calls its process, with its arguments
 */
record Master(long pid, String title) {

  private static final String NAME = "nginx: master process";
  private static final String WORKER = "nginx: worker process";
  private static final Path PROC = Path.of("/proc");

  /** The master whose process id stands in this file. */
  static Optional<Master> find(Path pidFile) {
    try {
      String pid = Files.readString(pidFile, StandardCharsets.ISO_8859_1).strip();
      if (!pid.matches("\\d{1,9}")) {
        return Optional.empty();
      }
      String title = title(Long.parseLong(pid));
      return title.startsWith(NAME)
          ? Optional.of(new Master(Long.parseLong(pid), title))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The folder it was started with, when it was given one. */
  Optional<String> prefix() {
    return option("p");
  }

  /** The configuration file it was started with, when it was given one. */
  Optional<String> config() {
    return option("c");
  }

  /** Directives given on its command line. */
  Optional<String> globals() {
    return option("g");
  }

  private Optional<String> option(String letter) {
    Matcher matcher = Pattern.compile(" -" + letter + " ?(.+?)(?= -[cepgqs] |$)").matcher(title);
    return matcher.find() ? Optional.of(matcher.group(1).strip()) : Optional.empty();
  }

  /** Its workers that serve, and not those that end. */
  Set<Long> workers() {
    var workers = new TreeSet<Long>();
    for (long child : children()) {
      if (title(child).equals(WORKER)) {
        workers.add(child);
      }
    }
    return workers;
  }

  /** Changes with every reload and restart. */
  String generation() {
    return pid + " " + started(pid) + " " + workers();
  }

  /** When its oldest serving worker was started: when it last read its configuration, that is. */
  Optional<Instant> loaded() {
    return workers().stream()
        .flatMap(worker -> ProcessHandle.of(worker).stream())
        .flatMap(worker -> worker.info().startInstant().stream())
        .min(Instant::compareTo);
  }

  private List<Long> children() {
    var children = new ArrayList<Long>();
    Path list = PROC.resolve(Long.toString(pid)).resolve("task").resolve(Long.toString(pid));
    try {
      String pids = Files.readString(list.resolve("children"), StandardCharsets.ISO_8859_1);
      for (String child : pids.split(" ")) {
        if (!child.isBlank()) {
          children.add(Long.parseLong(child.strip()));
        }
      }
    } catch (IOException e) {
      ProcessHandle.of(pid)
          .ifPresent(handle -> handle.children().map(ProcessHandle::pid).forEach(children::add));
    }
    return children;
  }

  private static String title(long process) {
    try {
      byte[] line = Files.readAllBytes(PROC.resolve(Long.toString(process)).resolve("cmdline"));
      return new String(line, StandardCharsets.ISO_8859_1).replace('\0', ' ').strip();
    } catch (IOException e) {
      return "";
    }
  }

  /** Field 22 of the process's stat: ticks since the system was started. */
  private static String started(long process) {
    try {
      String stat =
          Files.readString(
              PROC.resolve(Long.toString(process)).resolve("stat"), StandardCharsets.ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return "%20s".formatted(fields[19]);
    } catch (IOException | IndexOutOfBoundsException e) {
      return "";
    }
  }
}
