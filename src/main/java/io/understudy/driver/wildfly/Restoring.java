package io.understudy.driver.wildfly;

import com.fasterxml.jackson.databind.JsonNode;
import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.Controls;
import io.understudy.driver.IdentityChanged;
import io.understudy.driver.Journal;
import io.understudy.driver.Refusal;
import io.understudy.driver.Surroundings;
import io.understudy.driver.change.Digest;
import io.understudy.driver.change.UndoNote;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts a change back from its journal. A server that lets the agent in is given every parameter
 * back as it was, then its file gets its bytes back. One that does not, or that is down, gets its
 * file back and is restarted. Can be done again.
 */
final class Restoring {

  /** Whoever was waited for in vain is looked for once more. */
  private static final Duration ONE_LOOK = Duration.ofSeconds(1);

  private final Server server;
  private final Surroundings around;
  private final Journal journal;
  private final List<Refusal> troubles = new ArrayList<>();

  Restoring(Server server, Surroundings around, Journal journal) {
    this.server = server;
    this.around = around;
    this.journal = journal;
  }

  /**
   * @param reasons why it is put back, for the outcome
   */
  ApplyOutcome run(Undo undo, List<Refusal> reasons) {
    boolean left = journal.marked(Undo.RELOADING) || journal.marked(Undo.RESTARTING);
    Duration limit = journal.marked(Undo.LOCKED_OUT) ? ONE_LOOK : server.patience();
    Optional<Return.Trouble> away =
        left ? new Return(server, limit, journal).awaitBack(false) : Optional.empty();
    try {
      if (away.isPresent()) {
        throw new IOException(away.get().words());
      }
      byOperations(undo, left);
    } catch (IOException e) {
      byFile(undo, String.valueOf(e.getMessage()));
    } catch (IdentityChanged e) {
      trouble("another server answers than the one that was changed", "look at both by hand");
    }
    if (undo.suspended()) {
      returning().suspendAgain().ifPresent(each -> trouble(each.words(), "run :suspend by hand"));
    }
    return UndoNote.ended(journal, troubles, reasons);
  }

  private void byOperations(Undo undo, boolean reloaded) throws IOException {
    Live live = look(undo);
    Plan plan = new Planner(live, Dangers.of(live.reading().resources())).plan(undo.aims(), false);
    if (!plan.refusals().isEmpty()) {
      throw new IOException(plan.refusals().getFirst().reason());
    }
    if (!plan.empty()) {
      JsonNode answer = server.change(Operations.composite(plan.operations()));
      if (!answer.path("outcome").asText().equals("success")) {
        throw new IOException(Failure.words(answer));
      }
      journal.after("the parameters were given back");
    }
    if (reloaded || isWaiting()) {
      reload();
    }
    Live now = look(undo);
    boolean same = Digest.of(now.xml()).equals(undo.xml());
    boolean alike = now.reading().parameters().hash().equals(undo.content());
    Optional<byte[]> bytes = undo.bytes(journal);
    if (bytes.isPresent() && (same || alike)) {
      file(undo).restore(bytes.get());
    }
    if (!alike) {
      requireGivenBack(now, undo);
    }
  }

  /** Something else changed meanwhile; what this change did must be gone all the same. */
  private void requireGivenBack(Live now, Undo undo) {
    for (Aim aim : undo.aims()) {
      String text = now.reading().texts().get(aim.key());
      if (aim.text() == null ? text != null : !aim.text().equals(text)) {
        troubles.add(
            new Refusal(
                aim.key(),
                "it was given back and is something else now",
                "look for who else changes this server"));
      }
    }
  }

  private Live look(Undo undo) throws IOException {
    Live live = new Watch(server, around, false).look();
    if (!live.identity().id().equals(undo.uuid())) {
      throw new IdentityChanged(undo.uuid(), live.identity().id());
    }
    return live;
  }

  private boolean isWaiting() throws IOException {
    return server
        .askQuickly(Operations.read(Address.ROOT, "server-state"))
        .asText()
        .equals("reload-required");
  }

  private void reload() throws IOException {
    Optional<Return.Trouble> trouble = returning().reload();
    if (trouble.filter(Return.Trouble::lockedOut).isPresent()) {
      throw new IOException(trouble.get().words());
    }
    trouble.ifPresent(
        each -> trouble("everything was given back, and " + each.words(), "see the server's log"));
  }

  private static ConfigFile file(Undo undo) {
    return new ConfigFile(Path.of(String.valueOf(undo.file())));
  }

  private void byFile(Undo undo, String why) {
    Optional<byte[]> bytes = undo.bytes(journal);
    if (bytes.isEmpty() || !around.controls().has(Controls.Verb.RESTART)) {
      trouble(
          "the server cannot be asked to take it back (%s), and the agent has no other way"
              .formatted(Failure.oneLine(why)),
          "start it with the newest file in standalone_xml_history/current");
      return;
    }
    try {
      file(undo).restore(bytes.get());
    } catch (IOException e) {
      trouble("its file could not be written: " + e.getMessage(), "give the agent the right to");
      return;
    }
    journal.after("the file has its bytes back: " + Failure.oneLine(why));
    journal.mark(Undo.RESTARTING);
    Controls.Ran ran = around.controls().run(Controls.Verb.RESTART, ChangeRun.RESTART_LIMIT);
    if (!ran.worked()) {
      trouble("control.restart failed: " + Failure.oneLine(ran.output()), "start the server");
      return;
    }
    returning()
        .awaitBack(false)
        .ifPresent(each -> trouble("with its old file, " + each.words(), "see the server's log"));
  }

  private Return returning() {
    return new Return(server, server.patience(), journal);
  }

  private void trouble(String reason, String remedy) {
    troubles.add(new Refusal(null, reason, remedy));
  }
}
