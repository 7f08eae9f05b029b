package io.understudy.driver.nginx;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where in the files a parameter lives. */
sealed interface Slot {

  /**
   * The arguments of a directive from {@code from} on; those before are in the key.
   *
   * @param lastOnly whether the value is the last argument alone
   */
  record Arguments(Entry entry, int from, boolean lastOnly) implements Slot {
    List<String> value() {
      List<String> arguments = entry.arguments();
      int start = lastOnly ? Math.max(0, arguments.size() - 1) : from;
      return arguments.subList(Math.min(start, arguments.size()), arguments.size());
    }

    List<String> kept() {
      List<String> arguments = entry.arguments();
      return arguments.subList(0, arguments.size() - value().size());
    }
  }

  /** That a block exists. */
  record Block(Entry entry) implements Slot {}

  /** The Lua of a directive. */
  record Code(Entry entry) implements Slot {}

  /** The content of a file that a directive names. */
  record Document(Entry entry, Path path, boolean secret) implements Slot {}

  /** The users' file that a directive names; no parameter itself, its users are. */
  record Users(Entry entry, Path path) implements Slot {}

  /** The order of those children of a block among which order has a meaning. */
  record Order(@Nullable Entry parent, List<Entry> members, List<String> names) implements Slot {}

  /** Which servers answer for names that no server has, by standing first. */
  record First(@Nullable Entry parent, List<Entry> members, List<String> names) implements Slot {}
}
