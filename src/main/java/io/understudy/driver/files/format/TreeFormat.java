package io.understudy.driver.files.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A format of maps and lists. */
abstract class TreeFormat implements Format {

  /** The whole; an empty map for a text that says nothing. */
  abstract Tree parse(String text) throws Malformed;

  /** What may stand at the place of a value. */
  abstract List<String> raw(String text, Setting setting, String value) throws Malformed;

  /** The text without one of several members, or without the only one of the root. */
  abstract String cut(String text, Tree container, int index);

  /**
   * The text with one more member at the end of a container.
   *
   * @param path from its name to the setting's
   */
  abstract List<String> append(String text, Tree container, List<String> path, String value)
      throws Malformed;

  @Override
  public Settings read(String text) throws Malformed {
    return parse(text).settings();
  }

  @Override
  public List<String> set(String text, Setting setting, String value) throws Malformed {
    return raw(text, setting, value).stream()
        .map(raw -> text.substring(0, setting.from()) + raw + text.substring(setting.to()))
        .toList();
  }

  /** What holds nothing else goes with it. */
  @Override
  public List<String> remove(String text, Setting setting) throws Malformed {
    Tree container = parse(text);
    Tree holder = container;
    int index = -1;
    for (String segment : setting.path()) {
      int found = index(container, segment).orElseThrow(() -> new Malformed("it is not there"));
      if (index < 0 || container.members().size() > 1) {
        holder = container;
        index = found;
      }
      container = container.members().get(found).tree();
    }
    return List.of(cut(text, holder, index));
  }

  @Override
  public List<String> add(String text, List<String> path, String value) throws Malformed {
    Tree container = parse(text);
    int depth = 0;
    while (depth < path.size() - 1) {
      Optional<Integer> found = index(container, path.get(depth));
      if (found.isEmpty()) {
        break;
      }
      container = container.members().get(found.get()).tree();
      depth++;
    }
    String segment = path.get(depth);
    if (container.kind() == Tree.Kind.SCALAR) {
      throw new Malformed("a value stands where a map or list is wished for");
    }
    if (container.kind() == Tree.Kind.LIST
        && !segment.equals(Position.element(container.members().size() + 1))) {
      throw new Malformed("a list grows at its end; wish for what stands before it, too");
    }
    return append(text, container, path.subList(depth, path.size()), value);
  }

  private static Optional<Integer> index(Tree container, String segment) {
    for (int i = 0; i < container.members().size(); i++) {
      if (container.members().get(i).name().equals(segment)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  /** A value within as many maps and lists as its path says, on one line. */
  static String nested(List<String> path, String raw) {
    String nested = raw;
    var rest = new ArrayList<>(path);
    while (!rest.isEmpty()) {
      String segment = rest.removeLast();
      nested =
          Position.isElement(segment)
              ? "[" + nested + "]"
              : "{" + Quoted.quoted(segment) + ": " + nested + "}";
    }
    return nested;
  }

  /** Where the line with this place begins. */
  static int lineStart(String text, int at) {
    return text.lastIndexOf('\n', at - 1) + 1;
  }

  /** The blanks at the begin of the line with this place, when nothing else stands before it. */
  static Optional<String> indent(String text, int at) {
    String before = text.substring(lineStart(text, at), at);
    return before.isBlank() ? Optional.of(before) : Optional.empty();
  }

  /** Cuts one of several between brackets, with the comma that belongs to it. */
  static String cutBetweenBrackets(String text, Tree container, int index) {
    List<Tree.Member> members = container.members();
    Tree.Member gone = members.get(index);
    if (index > 0) {
      return text.substring(0, members.get(index - 1).tree().end())
          + text.substring(gone.tree().end());
    }
    int to = members.size() > 1 ? members.get(1).from() : gone.tree().end();
    return text.substring(0, gone.from()) + text.substring(to);
  }

  /** Puts one more between brackets. */
  static String appendBetweenBrackets(String text, Tree container, String member) {
    if (container.members().isEmpty()) {
      return text.substring(0, container.from() + 1) + member + text.substring(container.to() - 1);
    }
    Tree.Member last = container.members().getLast();
    String gap = indent(text, last.from()).map(blanks -> Line.ending(text) + blanks).orElse(" ");
    return text.substring(0, last.tree().end())
        + ","
        + gap
        + member
        + text.substring(last.tree().end());
  }
}
