package io.understudy.driver.nginx;

import io.understudy.driver.Controls;
import io.understudy.driver.Surroundings;
import io.understudy.driver.change.OneLine;
import io.understudy.driver.change.Program;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes a running nginx read its configuration, and makes sure that it has: an accepted
 * configuration has workers of its own, a refused one leaves the old workers and a line in the
 * error log. Neither a passed check nor a successful signal says so: a port in use does not show in
 * them.
 */
final class Reload {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration COMMAND = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final int MOST = 64 << 10;
  private static final Pattern EMERGENCY =
      Pattern.compile("(?m)^\\S+ \\S+ \\[emerg\\] (\\d+)#\\d+: (.*)$");

  private final Master master;
  private final Surroundings around;
  private final Optional<Path> errorLog;

  Reload(Master master, Surroundings around, Optional<Path> errorLog) {
    this.master = master;
    this.around = around;
    this.errorLog = errorLog;
  }

  /** Reloads; gives the reason when nginx did not take its configuration. */
  Optional<String> run() {
    Set<Long> before = master.workers();
    long begin = errorLog.map(Reload::size).orElse(0L);
    Optional<String> failed = signal();
    return failed.isPresent() ? failed : await(before, begin);
  }

  private Optional<String> signal() {
    Controls controls = around.controls();
    if (controls.has(Controls.Verb.RELOAD)) {
      Controls.Ran ran = controls.run(Controls.Verb.RELOAD, COMMAND);
      return ran.worked()
          ? Optional.empty()
          : Optional.of("the reload command failed: " + OneLine.of(ran.output()));
    }
    try {
      Program.Ran ran = Program.run(List.of("kill", "-HUP", Long.toString(master.pid())), COMMAND);
      return ran.exit() == 0
          ? Optional.empty()
          : Optional.of("nginx could not be signalled: " + OneLine.of(ran.output()));
    } catch (IOException e) {
      return Optional.of("nginx could not be signalled: " + OneLine.of(e));
    }
  }

  private Optional<String> await(Set<Long> before, long begin) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() - end < 0 && !Thread.currentThread().isInterrupted()) {
      Set<Long> now = master.workers();
      if (!now.isEmpty() && now.stream().noneMatch(before::contains)) {
        return Optional.empty();
      }
      Optional<String> emergency = emergency(begin);
      if (emergency.isPresent()) {
        return emergency;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return Optional.of(
        "nginx has started no workers with it within %d s; its error log may say why"
            .formatted(LIMIT.toSeconds()));
  }

  /** Why the master did not take it. It tries to bind some times, so the last word counts. */
  private Optional<String> emergency(long begin) {
    String text = errorLog.map(path -> since(path, begin)).orElse("");
    Matcher line = EMERGENCY.matcher(text);
    String reason = "";
    while (line.find()) {
      if (!line.group(1).equals(Long.toString(master.pid()))) {
        continue;
      }
      String words = line.group(2);
      if (words.startsWith("still could not bind")) {
        return Optional.of(OneLine.of(reason.isEmpty() ? words : reason));
      }
      reason = words;
      if (!words.startsWith("bind() to")) {
        return Optional.of(OneLine.of(words));
      }
    }
    return Optional.empty();
  }

  private static long size(Path path) {
    try {
      return Files.size(path);
    } catch (IOException e) {
      return 0;
    }
  }

  private static String since(Path path, long begin) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long from = channel.size() < begin ? 0 : begin; // it was rotated
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(MOST, channel.size() - from));
      channel.read(bytes, from);
      return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
