package io.understudy.driver.postgresql;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a step is put back, as data, so that another process can do it from the journal. Each may be
 * done again, or although the step never ran.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "undo")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Undo.Setting.class, name = "setting"),
  @JsonSubTypes.Type(value = Undo.RestoreFile.class, name = "file"),
  @JsonSubTypes.Type(value = Undo.Statement.class, name = "statement")
})
sealed interface Undo {

  /**
   * The line of a setting in {@code postgresql.auto.conf}.
   *
   * @param name as in {@code pg_settings}
   * @param text what stood in the file, null when it had no such line
   */
  record Setting(String name, @Nullable String text) implements Undo {}

  /** The bytes of this file, with owner, group and mode; the engine keeps them before it starts. */
  record RestoreFile(Path path) implements Undo {}

  /**
   * One SQL statement in a transaction of its own; "exists already" and "does not exist" count as
   * done.
   *
   * @param database where it runs, null for the agent's own
   * @param sql may hold hashes of passwords: it is kept in the journal's private files only
   */
  record Statement(@Nullable String database, String sql) implements Undo {}
}
