package io.understudy.driver.postgresql;

import io.understudy.driver.Command;
import io.understudy.driver.Controls;
import io.understudy.driver.Controls.Ran;
import io.understudy.driver.Controls.Verb;
import io.understudy.driver.Journal;
import io.understudy.driver.Refusal;
import io.understudy.parameter.Effect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Stops and starts the server by the commands of {@code agent.yaml}, and knows by its files when it
 * has ended: most commands look only ten times a second, and clients wait meanwhile.
 */
final class ServerPower {

  static final Command STOPPING_IT = command("stop the server (control: stop)");
  static final Command STARTING_IT = command("start the server (control: start)");

  private static final Duration STOPPING = Duration.ofSeconds(90);
  private static final Duration STARTING = Duration.ofMinutes(2);
  private static final long BEAT = TimeUnit.MILLISECONDS.toNanos(1);

  private final Access access;
  private final Controls controls;
  private volatile CompletableFuture<Ran> stopping =
      CompletableFuture.completedFuture(new Ran(0, ""));

  ServerPower(Access access, Controls controls) {
    this.access = access;
    this.controls = controls;
  }

  /** The programs and files, when both are known. */
  Optional<ServerProgram> program() {
    Optional<Path> data = access.dataDirectory();
    return access
        .binDirectory()
        .flatMap(bin -> data.map(folder -> new ServerProgram(bin, folder)))
        .filter(program -> program.has("pg_controldata"));
  }

  /** Why the server cannot be stopped and started again here. */
  Optional<Refusal> missing() {
    if (!controls.has(Verb.STOP) || !controls.has(Verb.START)) {
      return Optional.of(
          new Refusal(
              null,
              "agent.yaml gives no command to stop and start this server",
              "add control: { stop: [...], start: [...] } to the instance"));
    }
    return program().isPresent()
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                null,
                "without dataDirectory and binDirectory (with pg_controldata) nobody can tell where a stopped server ended",
                "add both to the instance in agent.yaml"));
  }

  boolean runs() {
    return access.dataDirectory().map(ServerFiles::runs).orElse(true);
  }

  /** Waits for the server's end; false when it still runs after the limit. */
  boolean ended(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (runs()) {
      if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(BEAT);
    }
    return true;
  }

  /** Waits for a command to stop that is under way. Always true. */
  boolean settle() {
    stopping.join();
    return true;
  }

  /** Returns when the server has ended, with why it has not otherwise. */
  Optional<Refusal> stop(Journal journal) {
    if (!runs()) {
      return Optional.empty();
    }
    journal.before(STOPPING_IT);
    var ran = new CompletableFuture<Ran>();
    stopping = ran;
    Thread.ofVirtual().start(() -> ran.complete(controls.run(Verb.STOP, STOPPING)));
    Optional<Stragglers> stragglers = program().map(Stragglers::new);
    while (!ended(Duration.ofMillis(20))) {
      stragglers.ifPresent(each -> each.look(journal));
      if (Thread.currentThread().isInterrupted()
          || (ran.isDone() && !ended(Duration.ofSeconds(1)))) {
        return Optional.of(
            new Refusal(
                null,
                "the command to stop the server ended, and the server did not: "
                    + Failure.oneLine(ran.getNow(new Ran(-1, "it still runs")).output()),
                "run it by hand and look into the server's log"));
      }
    }
    journal.after("it has ended");
    return Optional.empty();
  }

  /** Returns when the command to start has worked, with why it has not otherwise. */
  Optional<Refusal> start(Journal journal) {
    settle();
    journal.before(STARTING_IT);
    Ran ran = controls.run(Verb.START, STARTING);
    journal.after(ran.worked() ? "started" : "failed");
    return ran.worked()
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                null,
                "the server does not start: " + Failure.oneLine(ran.output()),
                "look into its log"));
  }

  static Command command(String text) {
    return new Command(text, Command.Kind.CHANGE, List.of(), Effect.ONLINE, false);
  }
}
