package io.understudy.driver.nginx;

import io.understudy.driver.Collected;
import io.understudy.driver.Condition;
import io.understudy.driver.Duty;
import io.understudy.driver.Identity;
import io.understudy.driver.IdentityChanged;
import io.understudy.driver.Surroundings;
import io.understudy.driver.change.OneLine;
import io.understudy.driver.change.Program;
import io.understudy.driver.change.Stamp;
import io.understudy.driver.nginx.syntax.Octets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads everything only when something has moved: a file's inode, the files that a wildcard names,
 * the master or its workers. An unchanged look starts no process.
 */
final class Watch {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** The kernel tells when a process was started to the second, more or less. */
  private static final Duration ROUNDING = Duration.ofSeconds(2);

  private final Installation installation;
  private final Surroundings around;
  private @Nullable String identity;
  private @Nullable Seen seen;
  private boolean tidied;

  private record Seen(Live live, Collected collected, String print) {}

  Watch(Installation installation, Surroundings around) {
    this.installation = installation;
    this.around = around;
  }

  Collected collect() throws IOException {
    if (!tidied) { // not by a guard, which never collects
      Candidate.tidy(around.folder());
      tidied = true;
    }
    String found = requireSame();
    Seen known = seen;
    if (known != null && known.print().equals(print(known.live()))) {
      return known.collected();
    }
    seen = null;
    Live live = look();
    String print = print(live);
    var notes = new TreeSet<>(live.reading().notes());
    program(live).ifPresent(notes::add);
    notes.addAll(unread(live));
    var collected =
        new Collected(
            new Identity(found, live.build().product()),
            live.reading().parameters(),
            new Condition(Duty.NONE, Set.of(), notes));
    if (print(live).equals(print)) { // else it moved meanwhile: the next look comes anew
      seen = new Seen(live, collected, print);
    }
    return collected;
  }

  /** What the last look read, and the folders from which wildcards pick. */
  Set<Path> files() {
    Seen known = seen;
    var files = new TreeSet<Path>();
    if (known != null) {
      known.live().tree().files().forEach(file -> files.add(file.path()));
      known.live().tree().globs().stream()
          .filter(include -> Glob.isPattern(include.pattern()))
          .map(include -> Path.of(include.pattern()).getParent())
          .filter(folder -> folder != null && Files.isDirectory(folder))
          .forEach(files::add);
      files.addAll(attached(known.live()));
    }
    return files;
  }

  /** A look of one's own, whose trees may be changed. */
  Live look() throws IOException {
    requireSame();
    return Live.look(installation, around.secrets());
  }

  String requireSame() throws IOException {
    String found = installation.identity();
    String known = identity;
    if (known != null && !known.equals(found)) {
      throw new IdentityChanged(known, found);
    }
    identity = found;
    return found;
  }

  private String print(Live live) throws IOException {
    var print = new StringBuilder();
    print.append(Stamp.orMissing(installation.binary())).append('\n');
    print.append(live.master().generation()).append('\n');
    for (ConfigFile file : live.tree().files()) {
      print.append(real(file.path())).append(Stamp.orMissing(file.real())).append('\n');
    }
    for (ConfigTree.Include include : live.tree().globs()) {
      if (Glob.isPattern(include.pattern())) {
        print.append(Glob.find(include.pattern())).append('\n');
      }
    }
    for (Path path : attached(live)) {
      print.append(path).append(Stamp.orMissing(path)).append('\n');
    }
    return print.toString();
  }

  private static String real(Path path) {
    try {
      return path.toRealPath().toString();
    } catch (IOException e) {
      return "missing " + path;
    }
  }

  private static Set<Path> attached(Live live) {
    var paths = new TreeSet<Path>();
    for (Slot slot : live.reading().places().values()) {
      switch (slot) {
        case Slot.Document document -> paths.add(document.path());
        case Slot.Users users -> paths.add(users.path());
        case Slot.Arguments _, Slot.Block _, Slot.Code _, Slot.Order _, Slot.First _ -> {}
      }
    }
    return paths;
  }

  /** What nginx's own program says of the files as they stand. */
  private static Optional<String> program(Live live) throws IOException {
    Program.Ran ran = Program.run(live.program("-t", live.installation().config()), LIMIT);
    return ran.exit() == 0
        ? Optional.empty()
        : Optional.of(
            "nginx refuses its configuration files as they stand, so that it would not start: %s"
                .formatted(OneLine.of(Octets.show(ran.output()))));
  }

  /** Files that were written after the running workers read theirs. */
  private static Set<String> unread(Live live) throws IOException {
    Instant loaded = live.master().loaded().map(at -> at.plus(ROUNDING)).orElse(Instant.MAX);
    var notes = new HashSet<String>();
    for (ConfigFile file : live.tree().files()) {
      if (Files.getLastModifiedTime(file.real()).toInstant().isAfter(loaded)) {
        notes.add(
            "%s was written after nginx last read it, so its next reload will change what it does."
                .formatted(file.path()));
      }
    }
    return notes;
  }
}
