package io.understudy.driver.nginx;

import io.understudy.driver.Refusal;
import io.understudy.driver.change.OneLine;
import io.understudy.driver.change.Program;
import io.understudy.driver.nginx.syntax.Octets;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ValueType;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets nginx's own program check a configuration that is nowhere yet: in a private folder that
 * shows all that stands beside the real one, so that relative paths still lead there.
 */
final class Candidate {

  private static final String FOLDER = "candidate-";
  private static final String NAME = "candidate.conf";
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Pattern COMPLAINT =
      Pattern.compile("\\[(?:emerg|alert|crit|error)\\] (?:\\d+#\\d+: )?(.*)");
  private static final Pattern PLACE = Pattern.compile("(?s)(.*) in \\S*" + NAME + ":(\\d+).*");

  private final Live live;
  private final Path work;

  /**
   * @param work a private folder of the agent
   */
  Candidate(Live live, Path work) {
    this.live = live;
    this.work = work;
  }

  /** Removes what an agent that was killed in a check has left. */
  static void tidy(Path work) throws IOException {
    if (Files.isDirectory(work)) {
      try (DirectoryStream<Path> left = Files.newDirectoryStream(work, FOLDER + "*")) {
        for (Path each : left) {
          delete(each);
        }
      }
    }
  }

  /**
   * Checks what {@code edited} would be.
   *
   * @param documents new contents of files that the configuration names
   * @param wished the keys that were asked for, to blame the right one
   */
  List<Refusal> check(Reading edited, Map<Path, byte[]> documents, Set<ParameterKey> wished)
      throws IOException {
    Files.createDirectories(work);
    Path folder =
        Files.createTempDirectory(
            work,
            FOLDER,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try {
      var instead = new HashMap<Path, Path>();
      for (Map.Entry<Path, byte[]> document : documents.entrySet()) {
        Path copy = folder.resolve("document-" + instead.size());
        Files.write(copy, document.getValue());
        instead.put(document.getKey(), copy);
      }
      link(folder);
      Path source = live.installation().folder();
      Flattened flattened = Flattened.of(edited.main(), source, instead);
      Path config = folder.resolve(NAME);
      Files.deleteIfExists(config);
      Files.write(config, flattened.bytes());
      Program.Ran ran = Program.run(live.program("-t", config), LIMIT);
      return ran.exit() == 0
          ? List.of()
          : List.of(refusal(ran, flattened, edited, instead, wished));
    } finally {
      delete(folder);
    }
  }

  private void link(Path folder) throws IOException {
    try (DirectoryStream<Path> beside = Files.newDirectoryStream(live.installation().folder())) {
      for (Path each : beside) {
        Path name = each.getFileName();
        if (name != null && !Files.exists(folder.resolve(name))) {
          Files.createSymbolicLink(folder.resolve(name), each);
        }
      }
    }
  }

  private static Refusal refusal(
      Program.Ran ran,
      Flattened flattened,
      Reading edited,
      Map<Path, Path> instead,
      Set<ParameterKey> wished) {
    Matcher complaint = COMPLAINT.matcher(ran.output());
    String words = complaint.find() ? complaint.group(1) : ran.output();
    Matcher place = PLACE.matcher(words);
    Optional<Entry> entry = Optional.empty();
    if (place.matches()) {
      words = place.group(1);
      entry = flattened.at(Integer.parseInt(place.group(2)));
    }
    Optional<ParameterKey> key =
        entry
            .flatMap(at -> blame(edited, at, wished))
            .or(() -> named(edited, ran, instead, wished))
            .or(() -> wished.size() == 1 ? wished.stream().findFirst() : Optional.empty());
    for (Map.Entry<Path, Path> copy : instead.entrySet()) {
      words = words.replace(copy.getValue().toString(), copy.getKey().toString());
    }
    boolean secret =
        key.flatMap(k -> edited.parameters().find(k))
            .filter(parameter -> parameter.descriptor().type() == ValueType.SECRET)
            .isPresent();
    return new Refusal(
        key.orElse(null),
        "nginx refuses the result: "
            + (secret ? "the value of a secret" : OneLine.of(Octets.show(words)))
            + entry.map(Candidate::where).orElse(""),
        "correct the value on the primary, or add what the standby lacks (a module, a file)");
  }

  private static String where(Entry entry) {
    int line = entry.directive().line();
    return " (%s%s)".formatted(entry.file().path(), line == 0 ? "" : ":" + line);
  }

  /** The wish behind a directive: its own, else the only one inside or around it. */
  private static Optional<ParameterKey> blame(
      Reading edited, Entry entry, Set<ParameterKey> wished) {
    String path = edited.paths().get(entry);
    if (path == null) {
      return Optional.empty();
    }
    Optional<ParameterKey> own = wished.stream().filter(k -> k.path().equals(path)).findFirst();
    if (own.isPresent()) {
      return own;
    }
    List<ParameterKey> near =
        wished.stream()
            .filter(k -> k.path().startsWith(path + "/") || path.startsWith(k.path() + "/"))
            .toList();
    return near.size() == 1 ? Optional.of(near.getFirst()) : Optional.empty();
  }

  /** The wish whose document the complaint names. */
  private static Optional<ParameterKey> named(
      Reading edited, Program.Ran ran, Map<Path, Path> instead, Set<ParameterKey> wished) {
    return wished.stream()
        .filter(key ->
            edited
                .place(key)
                .filter(slot ->
                    slot instanceof Slot.Document document
                        && ran.output()
                            .contains(
                                instead.getOrDefault(document.path(), document.path()).toString()))
                .isPresent())
        .findFirst();
  }

  private static void delete(Path folder) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
      for (Path each : left) {
        Files.delete(each);
      }
    }
    Files.delete(folder);
  }
}
