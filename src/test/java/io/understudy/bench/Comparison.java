package io.understudy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Runs several ways of doing the same in turn, so that a machine whose speed drifts slows all of
 * them, and compares their medians with the first one's.
 */
final class Comparison {

  private static final Path FOLDER = Path.of("target", "bench");

  private final String title;
  private final List<Way> ways = new ArrayList<>();

  /** One way of doing it; how often it is called within one measured round. */
  private record Way(String name, int calls, Work work) {}

  /** What is measured. */
  interface Work {
    void run() throws Exception;
  }

  Comparison(String title) {
    this.title = title;
  }

  Comparison way(String name, int calls, Work work) {
    ways.add(new Way(name, calls, work));
    return this;
  }

  /** Measures {@code rounds} rounds after a warm-up of one, and writes the table. */
  void measure(String file, int rounds) throws Exception {
    double[][] micros = new double[ways.size()][rounds];
    for (int round = -1; round < rounds; round++) {
      for (int i = 0; i < ways.size(); i++) {
        double each = time(ways.get(i));
        if (round >= 0) {
          micros[i][round] = each;
        }
      }
    }
    write(file, micros);
  }

  private static double time(Way way) throws Exception {
    long start = System.nanoTime();
    for (int call = 0; call < way.calls(); call++) {
      way.work().run();
    }
    return (System.nanoTime() - start) / 1_000.0 / way.calls();
  }

  private void write(String file, double[][] micros) throws IOException {
    double base = median(micros[0]);
    var table = new StringBuilder("## ").append(title).append("\n\n");
    table.append("| way | median | times the first |\n|---|---:|---:|\n");
    for (int i = 0; i < ways.size(); i++) {
      double median = median(micros[i]);
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %.1f |%n",
              ways.get(i).name(),
              spelled(median),
              median / base));
    }
    Files.createDirectories(FOLDER);
    Files.writeString(FOLDER.resolve(file), table);
  }

  private static String spelled(double micros) {
    return micros < 1_000
        ? String.format(Locale.ROOT, "%.0f µs", micros)
        : String.format(Locale.ROOT, "%.1f ms", micros / 1_000);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
