package io.understudy.driver;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The durable memory of one job on one instance; every method returns after its entry is on disk.
 * Entries hold no clear text of secrets, except in {@link #keep}, whose files are readable by the
 * agent's user alone and are deleted when the job has ended.
 */
public interface Journal {

  /** Notes that a command is about to run; its text is masked already. */
  void before(Command command);

  /** Notes what came of the last command, in one line. */
  void after(String result);

  /**
   * Keeps bytes that are needed to put back, under a name that is unique in this job.
   *
   * @param name letters, digits, dot, dash, underscore
   */
  void keep(String name, byte[] bytes);

  /** What was kept under that name. */
  Optional<byte[]> kept(String name);

  /** Everything noted so far, oldest first. */
  List<Entry> entries();

  /** Notes a fact that {@link Session#recover} needs ({@code confirmed}, {@code put-back} …). */
  void mark(String mark);

  /** Whether that fact was noted. */
  default boolean marked(String mark) {
    return entries().stream().anyMatch(e -> e.kind() == Entry.Kind.MARK && e.text().equals(mark));
  }

  /** Whether a command was noted, which may have run. */
  default boolean begun() {
    return entries().stream().anyMatch(entry -> entry.kind() == Entry.Kind.BEFORE);
  }

  /** One line of the journal. */
  record Entry(Kind kind, String text) {
    public Entry {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(text, "text");
    }

    /** The sorts of lines. */
    public enum Kind {
      BEFORE,
      AFTER,
      KEPT,
      MARK
    }
  }
}
