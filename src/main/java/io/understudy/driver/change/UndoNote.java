package io.understudy.driver.change;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.Journal;
import io.understudy.driver.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * How a change is put back, as it stands in the journal before anything is written: one record of
 * the driver's, as JSON. The journal's marks say how far the change came.
 */
public final class UndoNote {

  /** The change stays. */
  public static final String CONFIRMED = "confirmed";

  /** The change is gone. */
  public static final String PUT_BACK = "put-back";

  private static final String NAME = "undo.json";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private UndoNote() {}

  /** Keeps it; returns when it is on disk. */
  public static void keep(Journal journal, Record note) {
    try {
      journal.keep(NAME, JSON.writeValueAsString(note).getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of texts can always be written", e);
    }
  }

  static <T extends Record> Optional<T> kept(Journal journal, Class<T> type) {
    return journal
        .kept(NAME)
        .map(bytes -> {
          try {
            return JSON.readValue(bytes, type);
          } catch (IOException e) {
            throw new IllegalStateException("the journal's " + NAME + " is damaged", e);
          }
        });
  }

  /**
   * What every driver does to recover: a confirmed change stays, one that never began or was put
   * back is gone, any other is put back now.
   *
   * @param type the driver's record
   * @param confirmed the outcome of a confirmed change
   * @param putBack puts back by the note, for the given reasons
   */
  public static <T extends Record> ApplyOutcome recover(
      Journal journal,
      Class<T> type,
      Supplier<ApplyOutcome> confirmed,
      BiFunction<T, List<Refusal>, ApplyOutcome> putBack) {
    if (journal.marked(CONFIRMED)) {
      return confirmed.get();
    }
    List<Refusal> interrupted =
        List.of(
            new Refusal(
                null, "the agent was stopped before the change was confirmed", "try again"));
    Optional<T> note = kept(journal, type);
    if (journal.marked(PUT_BACK) || note.isEmpty()) {
      return new ApplyOutcome.PutBack(interrupted);
    }
    return putBack.apply(note.get(), interrupted);
  }

  /**
   * The outcome of putting back, noted when it worked.
   *
   * @param troubles what could not be put back
   * @param reasons why it was put back
   */
  public static ApplyOutcome ended(Journal journal, List<Refusal> troubles, List<Refusal> reasons) {
    if (troubles.isEmpty()) {
      journal.mark(PUT_BACK);
      return new ApplyOutcome.PutBack(reasons);
    }
    var all = new ArrayList<>(troubles);
    all.addAll(reasons);
    return new ApplyOutcome.Broken(all);
  }
}
