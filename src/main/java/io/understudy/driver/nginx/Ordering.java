package io.understudy.driver.nginx;

import io.understudy.driver.nginx.syntax.Body;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Changes the order of what stands in one block. */
final class Ordering {

  private final Reading now;

  /**
   * @param now what stands there now, additions and removals included
   */
  Ordering(Reading now) {
    this.now = now;
  }

  /** Brings what is named into this order; what is not named stays behind what it stood behind. */
  ConfigFile order(Slot.Order order, List<String> wanted) throws Refused {
    List<String> present = order.names();
    var target = new ArrayList<>(wanted.stream().filter(present::contains).toList());
    for (int i = 0; i < present.size(); i++) {
      if (!wanted.contains(present.get(i))) {
        target.add(i == 0 ? 0 : target.indexOf(present.get(i - 1)) + 1, present.get(i));
      }
    }
    Map<String, Entry> children = children(order.parent());
    return place(target.stream().map(name -> Objects.requireNonNull(children.get(name))).toList());
  }

  /** Puts these servers before all others. */
  ConfigFile toFront(Slot.First first, List<String> wanted) throws Refused {
    Map<String, Entry> children = children(first.parent());
    var target = new ArrayList<Entry>();
    wanted.stream().map(children::get).filter(Objects::nonNull).forEach(target::add);
    Entry parent = first.parent();
    List<Entry> siblings = parent == null ? now.main() : parent.children();
    siblings.stream()
        .filter(entry -> entry.is("server") && entry.isBlock() && !target.contains(entry))
        .forEach(target::add);
    return place(target);
  }

  private Map<String, Entry> children(@Nullable Entry parent) {
    var children = new HashMap<String, Entry>();
    String prefix = parent == null ? "" : now.paths().get(parent) + "/";
    for (Entry child : parent == null ? now.main() : parent.children()) {
      String path = now.paths().get(child);
      if (path != null) {
        children.put(path.substring(prefix.length()), child);
      }
    }
    return children;
  }

  private static ConfigFile place(List<Entry> entries) throws Refused {
    Body body = entries.getFirst().body();
    if (entries.stream().anyMatch(entry -> entry.body() != body)) {
      throw new Refused(
          "what is to be ordered stands in several files, whose names decide",
          "rename the files or move the directives by hand");
    }
    body.reorder(entries.stream().map(Entry::directive).toList());
    return entries.getFirst().file();
  }
}
