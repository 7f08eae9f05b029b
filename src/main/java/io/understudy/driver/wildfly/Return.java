package io.understudy.driver.wildfly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.understudy.driver.Journal;
import io.understudy.driver.wildfly.management.LoginRefused;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/** Reloads a server and waits until it is back, by a fresh login each time. */
final class Return {

  private static final Duration NEVER_LEFT = Duration.ofSeconds(5);
  private static final Duration BEAT = Duration.ofMillis(100);

  /** A guard takes an agent for dead that writes nothing for nine seconds. */
  private static final Duration SIGN = Duration.ofSeconds(3);

  private static final Address MANAGEMENT = Address.of("core-service", "management");

  private final Server server;
  private final Duration limit;
  private final Journal journal;

  Return(Server server, Duration limit, Journal journal) {
    this.server = server;
    this.limit = limit;
    this.journal = journal;
  }

  /**
   * Why it did not come back as it should.
   *
   * @param lockedOut whether it answers no more, or lets the agent in no more
   */
  record Trouble(String words, boolean lockedOut) {}

  /** Reloads; the running mode stays, and a server that is suspended stays so. */
  Optional<Trouble> reload() {
    Set<String> before;
    try {
      before = bootErrors();
      server.change(reload(Running.of(server.askAll(Running.QUESTIONS))));
    } catch (IOException e) {
      return Optional.of(new Trouble("it could not be reloaded: " + e.getMessage(), false));
    }
    return awaitBack(true).or(() -> newErrors(before));
  }

  private static ObjectNode reload(Running now) {
    ObjectNode reload = Operations.on(Address.ROOT, "reload");
    return now.refuses() && !now.adminOnly()
        ? reload.put("start-mode", "suspend")
        : reload.put("admin-only", now.adminOnly());
  }

  /** A restart forgets that a server was suspended: a sync of a standby leaves it so. */
  Optional<Trouble> suspendAgain() {
    try {
      Running now = Running.of(server.askAll(Running.QUESTIONS));
      if (!now.refuses()) {
        server.ask(WildflyRole.SUSPEND);
        journal.after("suspended again, as it was before");
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(new Trouble("it could not be suspended again: " + e.getMessage(), false));
    }
  }

  /** What did not start, that had started before. */
  private Optional<Trouble> newErrors(Set<String> before) {
    try {
      Set<String> now = bootErrors();
      now.removeAll(before);
      return now.isEmpty()
          ? Optional.empty()
          : Optional.of(new Trouble("parts of it do not start: " + String.join("; ", now), false));
    } catch (IOException e) {
      return Optional.of(new Trouble(String.valueOf(e.getMessage()), false));
    }
  }

  private Set<String> bootErrors() throws IOException {
    var errors = new TreeSet<String>();
    for (JsonNode error : server.ask(Operations.on(MANAGEMENT, "read-boot-errors"))) {
      errors.add(Failure.words(error));
    }
    return errors;
  }

  /**
   * Waits until it answers as a started server does.
   *
   * @param leaves whether it answers as it did before for a moment, and goes then
   */
  Optional<Trouble> awaitBack(boolean leaves) {
    long start = System.nanoTime();
    long said = start;
    boolean left = !leaves;
    List<String> words = new ArrayList<>(List.of("it gave no answer"));
    while (System.nanoTime() - start < limit.toNanos()) {
      try (Server fresh = server.fresh()) {
        String state = fresh.askQuickly(Operations.read(Address.ROOT, "server-state")).asText();
        boolean up = state.equals("running") || state.endsWith("-required");
        left |= !up || System.nanoTime() - start > NEVER_LEFT.toNanos();
        if (up && left) {
          return Optional.empty();
        }
        words.set(0, "it is " + state);
      } catch (LoginRefused e) {
        return Optional.of(new Trouble(String.valueOf(e.getMessage()), true));
      } catch (IOException e) {
        left = true;
        words.set(0, String.valueOf(e.getMessage()));
      }
      if (System.nanoTime() - said > SIGN.toNanos()) {
        journal.after("waiting for the server: " + Failure.oneLine(words.getFirst()));
        said = System.nanoTime();
      }
      LockSupport.parkNanos(BEAT.toNanos());
    }
    return Optional.of(
        new Trouble(
            "it did not come back within %d s: %s".formatted(limit.toSeconds(), words.getFirst()),
            true));
  }
}
