package io.understudy.driver.postgresql;

import io.understudy.driver.Refusal;
import io.understudy.parameter.ParameterKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets the server's own program judge a candidate configuration: {@code postgres -C} on a scratch
 * folder parses it, loads the libraries, reads the certificates, checks what must fit together and
 * works out the shared memory, and ends before it opens anything. The live data directory is not
 * touched, only its 8 kB control file is copied. Says nothing when {@code binDirectory} or {@code
 * dataDirectory} is not known.
 */
final class DryStart {

  /** The first version whose {@code -C} goes as far as the shared memory. */
  static final int SINCE = 15;

  private static final int SHARE_OF_MEMORY = 80;
  private static final int SINGLY = 40;
  private static final Pattern SAYS =
      Pattern.compile("(?m)(?:FATAL|ERROR|PANIC|LOG|postgres): +(.*)$");

  private final Look look;
  private final Candidate candidate;

  DryStart(Look look, Candidate candidate) {
    this.look = look;
    this.candidate = candidate;
  }

  List<Refusal> objections() {
    Optional<Path> bin = look.access().binDirectory();
    Optional<Path> data = look.access().dataDirectory();
    if (bin.isEmpty() || data.isEmpty() || look.facts().major() < SINCE) {
      return List.of();
    }
    try (Scratch scratch = Scratch.of(bin.get(), data.get())) {
      if (scratch.major() != look.facts().major()) {
        return List.of(
            new Refusal(
                null,
                "binDirectory holds PostgreSQL %d, and the server is %s"
                    .formatted(scratch.major(), look.facts().product()),
                "name the server's own binDirectory in agent.yaml"));
      }
      return judge(scratch);
    } catch (IOException e) {
      return List.of(
          new Refusal(
              null,
              "the server's program could not be asked about the new configuration: "
                  + Failure.oneLine(String.valueOf(e.getMessage())),
              "check binDirectory and dataDirectory in agent.yaml, and what the agent's user may read"));
    }
  }

  private List<Refusal> judge(Scratch scratch) throws IOException {
    Scratch.Verdict verdict = scratch.start(candidate.lines());
    if (verdict.exit() == 0) {
      return memory(verdict.output());
    }
    Candidate asItIs = Candidate.of(candidate.values(), List.of());
    if (scratch.start(asItIs.lines()).exit() != 0) {
      return List.of(
          new Refusal(
              null,
              "the server would not start even with its configuration as it is: "
                  + words(verdict.output()),
              "correct that first"));
    }
    return List.of(
        new Refusal(
            culprit(scratch, verdict.output()),
            "with this the server would not start: " + words(verdict.output()),
            "wish for a value that fits this server"));
  }

  /** The change that the message names, or the one that fails alone. */
  private @Nullable ParameterKey culprit(Scratch scratch, String output) throws IOException {
    String said = output.toLowerCase(Locale.ROOT);
    var named = new ArrayList<SettingChange>();
    for (var change : candidate.changes().entrySet()) {
      if (Pattern.compile("\\b" + Pattern.quote(change.getKey()) + "\\b").matcher(said).find()) {
        named.add(change.getValue());
      }
    }
    if (named.size() == 1) {
      return named.getFirst().key();
    }
    var suspects = named.isEmpty() ? List.copyOf(candidate.changes().values()) : named;
    if (suspects.size() == 1) {
      return suspects.getFirst().key();
    }
    for (SettingChange change : suspects.subList(0, Math.min(SINGLY, suspects.size()))) {
      if (scratch.start(Candidate.of(candidate.values(), List.of(change)).lines()).exit() != 0) {
        return change.key();
      }
    }
    return named.isEmpty() ? null : named.getFirst().key();
  }

  private List<Refusal> memory(String output) throws IOException {
    Matcher number = Pattern.compile("(?m)^(\\d+)$").matcher(output);
    Memory memory = Memory.ofThisHost();
    if (!number.find()) {
      return List.of();
    }
    long needed = Long.parseLong(number.group(1));
    OptionalLong total = memory.megabytes();
    if (total.isPresent() && needed * 100 > total.getAsLong() * SHARE_OF_MEMORY) {
      return List.of(
          new Refusal(
              largest(),
              "the server would ask for %d MB of shared memory at its start, and this host has %d MB in all"
                  .formatted(needed, total.getAsLong()),
              "keep shared memory below %d %% of the host's; 25 %% is usual"
                  .formatted(SHARE_OF_MEMORY)));
    }
    boolean huge = candidate.text("huge_pages").equals("on");
    if (huge && memory.hugeMegabytes() < needed) {
      return List.of(
          new Refusal(
              candidate.changes().containsKey("huge_pages")
                  ? SettingsFamily.key("huge_pages")
                  : largest(),
              "huge_pages = on needs %d MB of huge pages, and the system has %d MB: the server would not start"
                  .formatted(needed, memory.hugeMegabytes()),
              "raise vm.nr_hugepages first, or use huge_pages = try"));
    }
    return List.of();
  }

  /** Of the changed settings the one that asks for most memory, as a guess for the message. */
  private @Nullable ParameterKey largest() {
    for (String name :
        List.of(
            "shared_buffers",
            "wal_buffers",
            "max_locks_per_transaction",
            "max_prepared_transactions",
            "max_connections",
            "max_pred_locks_per_transaction",
            "max_worker_processes",
            "max_wal_senders",
            "track_activity_query_size",
            "min_dynamic_shared_memory",
            "huge_pages")) {
      if (candidate.changes().containsKey(name)) {
        return SettingsFamily.key(name);
      }
    }
    return null;
  }

  private String words(String output) {
    var words = new ArrayList<String>();
    SAYS.matcher(output)
        .results()
        .map(match -> match.group(1))
        .filter(line -> !line.startsWith("skipping missing") && !line.contains("contains errors"))
        .forEach(words::add);
    String all = words.isEmpty() ? output : String.join("; ", words);
    for (SettingChange change : candidate.changes().values()) {
      String clear = change.desired();
      if (change.secret() && clear != null && !clear.isEmpty()) {
        all = all.replace(clear, "***");
      }
    }
    return Failure.oneLine(all);
  }

  /** The memory of this host, as the kernel and the control group tell. */
  record Memory(Map<String, Long> kilobytes, OptionalLong limit) {

    private static final Path MEMINFO = Path.of("/proc/meminfo");
    private static final Path LIMIT = Path.of("/sys/fs/cgroup/memory.max");

    static Memory ofThisHost() throws IOException {
      var kilobytes = new HashMap<String, Long>();
      if (Files.exists(MEMINFO)) {
        for (String line : Files.readAllLines(MEMINFO)) {
          Matcher matcher = Pattern.compile("(\\w+): +(\\d+).*").matcher(line);
          if (matcher.matches()) {
            kilobytes.put(matcher.group(1), Long.parseLong(matcher.group(2)));
          }
        }
      }
      OptionalLong limit = OptionalLong.empty();
      if (Files.isReadable(LIMIT)) {
        String text = Files.readString(LIMIT).strip();
        limit =
            text.matches("\\d{1,18}")
                ? OptionalLong.of(Long.parseLong(text) >> 20)
                : OptionalLong.empty();
      }
      return new Memory(Map.copyOf(kilobytes), limit);
    }

    OptionalLong megabytes() {
      Long total = kilobytes.get("MemTotal");
      if (total == null) {
        return limit;
      }
      long megabytes = total >> 10;
      return OptionalLong.of(Math.min(megabytes, limit.orElse(megabytes)));
    }

    long hugeMegabytes() {
      return (kilobytes.getOrDefault("HugePages_Total", 0L)
              * kilobytes.getOrDefault("Hugepagesize", 0L))
          >> 10;
    }
  }
}
