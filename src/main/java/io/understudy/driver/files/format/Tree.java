package io.understudy.driver.files.format;

import java.util.ArrayList;
import java.util.List;

/**
 * A value in a text of maps and lists.
 *
 * @param flow whether it stands between brackets
 * @param value of a scalar, as it is shown
 */
record Tree(Kind kind, int from, int to, boolean flow, List<Member> members, String value) {

  private static final int DEEPEST = 200;

  enum Kind {
    MAP,
    LIST,
    SCALAR
  }

  /**
   * A part of a map or list.
   *
   * @param name its segment
   * @param from where its key, or the element itself, begins
   */
  record Member(String name, int from, Tree tree) {}

  static Tree scalar(int from, int to, String value) {
    return new Tree(Kind.SCALAR, from, to, true, List.of(), value);
  }

  /** What lies behind all of it, also where no bracket says so. */
  int end() {
    return flow || members.isEmpty() ? to : members.getLast().tree().end();
  }

  Settings settings() throws Malformed {
    if (kind == Kind.SCALAR) {
      throw new Malformed("neither a map nor a list");
    }
    var settings = new Settings();
    collect(new ArrayList<>(), settings);
    return settings;
  }

  private void collect(List<String> path, Settings settings) throws Malformed {
    if (path.size() > DEEPEST) {
      throw new Malformed("it is nested too deeply");
    }
    if (kind == Kind.SCALAR) {
      settings.add(new Setting(path, value, from, to));
    } else if (members.isEmpty() && !path.isEmpty()) {
      settings.add(new Setting(path, kind == Kind.MAP ? "{}" : "[]", from, to));
    }
    for (Member member : members) {
      path.addLast(member.name());
      member.tree().collect(path, settings);
      path.removeLast();
    }
  }
}
