package io.understudy.switchover;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What an agent's journals on disk say that it began. */
final class AgentJournals {

  private static final Pattern BEGUN =
      Pattern.compile("\"kind\":\"BEFORE\",\"text\":\"((?:[^\"\\\\]|\\\\.)*)\"");

  private AgentJournals() {}

  /** The commands of an operation's jobs, by job. */
  static Map<String, List<String>> commands(Path agentHome, String operation) {
    try (Stream<Path> all = Files.list(agentHome.resolve("jobs").resolve("db"))) {
      var begun = new HashMap<String, List<String>>();
      for (Path job :
          all.filter(path -> path.getFileName().toString().startsWith(operation)).toList()) {
        Path journal = job.resolve("journal.jsonl");
        if (Files.exists(journal)) {
          begun.put(
              job.getFileName().toString(),
              BEGUN
                  .matcher(Files.readString(journal))
                  .results()
                  .map(line -> line.group(1).replace("\\\"", "\""))
                  .toList());
        }
      }
      return begun;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
