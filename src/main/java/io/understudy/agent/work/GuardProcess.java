package io.understudy.agent.work;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.understudy.agent.settings.AgentSettings;
import io.understudy.agent.settings.InstanceEntry;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Starts guards: detached processes of this program with a small heap, in a session of their own
 * and deaf to hang-ups, interrupts and polite ends. A guard ends by itself when its job has ended.
 */
final class GuardProcess implements Guard {

  /** What a guard says once it watches. */
  static final String WATCHING = "watching";

  private static final int START_SECONDS = 15;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final AgentSettings settings;
  private final InstanceEntry entry;
  private Optional<String> watched = Optional.empty();

  GuardProcess(AgentSettings settings, InstanceEntry entry) {
    this.settings = settings;
    this.entry = entry;
  }

  @Override
  public synchronized void watch(JobFolder job) {
    if (watched.equals(Optional.of(job.id()))) {
      return;
    }
    try {
      start(job);
    } catch (IOException e) {
      throw new IllegalStateException("the guard could not be started: " + e.getMessage(), e);
    }
    watched = Optional.of(job.id());
  }

  private void start(JobFolder job) throws IOException {
    Process process =
        Launcher.start(
            new ProcessBuilder(line())
                .redirectError(Redirect.appendTo(settings.home().resolve("guard.log").toFile())));
    try (OutputStream order = process.getOutputStream()) {
      order.write(MAPPER.writeValueAsBytes(order(job)));
    }
    var said = new CompletableFuture<String>();
    Thread.ofVirtual().start(() -> said.complete(firstLine(process)));
    try {
      if (!said.get(START_SECONDS, TimeUnit.SECONDS).equals(WATCHING)) {
        throw new IOException("it ended at once; its reason stands in guard.log");
      }
    } catch (TimeoutException | ExecutionException e) {
      process.destroyForcibly();
      throw new IOException("it did not begin to watch within " + START_SECONDS + " s", e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("the agent is stopping", e);
    }
  }

  private static String firstLine(Process process) {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      return String.valueOf(output.readLine());
    } catch (IOException e) {
      return "";
    }
  }

  private static List<String> line() {
    var line = new ArrayList<String>();
    if (Files.isExecutable(Path.of("/bin/sh"))) {
      line.addAll(List.of("/bin/sh", "-c", "trap '' HUP INT TERM; exec \"$@\"", "guard"));
    }
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      line.add("/usr/bin/setsid");
    }
    line.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    line.addAll(List.of("-Xmx48m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    line.add("io.understudy.agent.GuardMain");
    return line;
  }

  private GuardOrder order(JobFolder job) {
    return new GuardOrder(
        ProcessHandle.current().pid(),
        settings.home().toString(),
        job.id(),
        entry.name(),
        entry.driver(),
        entry.values(),
        entry.control(),
        settings.node(),
        settings.peers());
  }
}
