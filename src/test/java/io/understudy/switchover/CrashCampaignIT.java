package io.understudy.switchover;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import io.understudy.switchover.CrashTrial.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every cell of the crash matrix ({@code --campaign crash}); with {@code UNDERSTUDY_CRASH_CELLS},
 * those whose name this regular expression finds. With {@code UNDERSTUDY_CRASH_LEDGER}, a file, a
 * campaign goes on where an earlier one ended: cells that passed are written there and left out.
 */
class CrashCampaignIT {

  private static final Logger LOG = Logger.getLogger(CrashCampaignIT.class);
  private static final Pattern WANTED =
      Pattern.compile(System.getenv().getOrDefault("UNDERSTUDY_CRASH_CELLS", ""));
  private static final Optional<Path> LEDGER =
      Optional.ofNullable(System.getenv("UNDERSTUDY_CRASH_LEDGER")).map(Path::of);
  private static final List<Result> RESULTS = new ArrayList<>();

  @TempDir static Path folder;

  private static CrashRig rig;

  @BeforeAll
  static void start() throws Exception {
    rig = new CrashRig(folder);
  }

  @AfterAll
  static void close() {
    rig.close();
    summary().forEach(LOG::info);
  }

  static Stream<CrashCell> cells() throws Exception {
    Set<String> passed =
        LEDGER.isPresent() && Files.exists(LEDGER.get())
            ? Set.copyOf(Files.readAllLines(LEDGER.get()))
            : Set.of();
    return rig.cells().stream()
        .filter(cell -> WANTED.matcher(cell.toString()).find())
        .filter(cell -> !passed.contains(cell.toString()));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void endsWithOnePrimaryAndEveryAcknowledgedRow(CrashCell cell) throws Exception {
    try {
      Result result = new CrashTrial(rig, cell).run();
      RESULTS.add(result);
      if (LEDGER.isPresent()) {
        Files.writeString(LEDGER.get(), cell + "\n", CREATE, APPEND);
      }
      LOG.info(result);
    } catch (AssertionError | RuntimeException e) {
      LOG.errorf(e, "failed: %s", cell); // the report comes when all are done
      throw e;
    }
  }

  private static List<String> summary() {
    var lines = new ArrayList<String>();
    lines.add(RESULTS.size() + " cells passed");
    Map<String, Long> states =
        RESULTS.stream()
            .collect(
                Collectors.groupingBy(
                    result -> result.state().split(":", 2)[0],
                    TreeMap::new,
                    Collectors.counting()));
    lines.add("how they ended: " + states);
    lines.add("samples of who takes writes: " + RESULTS.stream().mapToInt(Result::samples).sum());
    lines.add(
        "another console went on after: "
            + spread(RESULTS.stream().map(Result::takenOver).flatMap(Stream::ofNullable)));
    Map<String, List<Result>> alike =
        RESULTS.stream()
            .collect(
                Collectors.groupingBy(CrashCampaignIT::kind, TreeMap::new, Collectors.toList()));
    alike.forEach((kind, some) ->
        lines.add(
            "clients waited at most, " + kind + ": " + spread(some.stream().map(Result::gap))));
    return lines;
  }

  private static String kind(Result result) {
    CrashCell cell = result.cell();
    return "%s, %s, %s of %s"
        .formatted(cell.course().word(), CrashMatrix.stretch(cell), cell.fault(), cell.victim());
  }

  private static String spread(Stream<Duration> durations) {
    List<Long> sorted = durations.map(Duration::toMillis).sorted().toList();
    return sorted.isEmpty()
        ? "none"
        : "%d cells, median %d ms, 99th of 100 %d ms, most %d ms"
            .formatted(
                sorted.size(),
                sorted.get(sorted.size() / 2),
                sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1),
                sorted.getLast());
  }
}
