package io.understudy.driver.files.format;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes one text into another, setting by setting; each edit changes its own setting only. */
public final class Editor {

  /** Each edit reads the text again, which would take minutes for thousands. */
  private static final int MOST = 500;

  private final Format format;
  private String text;
  private Map<List<String>, String> values;

  /**
   * @throws Malformed when the text is not of this format
   */
  public Editor(Format format, String text) throws Malformed {
    this.format = format;
    this.text = text;
    this.values = format.read(text).values();
  }

  /** An edit that cannot be made. */
  public record Failed(List<String> path, String reason) {}

  /**
   * Makes all of these edits, or none.
   *
   * @param wishes by path; null removes
   * @return the first that cannot be made, if any
   */
  public Optional<Failed> edit(Map<List<String>, @Nullable String> wishes) {
    var sorted = new TreeMap<List<String>, @Nullable String>(Editor::order);
    sorted.putAll(wishes);
    String before = text;
    Map<List<String>, String> valuesBefore = values;
    if (sorted.size() > MOST) {
      return Optional.of(
          new Failed(
              sorted.firstKey(),
              "more than %d settings of one file would change at once".formatted(MOST)));
    }
    for (Turn turn : Turn.values()) {
      var paths = turn == Turn.REMOVE ? sorted.descendingMap() : sorted;
      for (Map.Entry<List<String>, @Nullable String> wish : paths.entrySet()) {
        if (turn != Turn.NOTHING && turn == turn(valuesBefore, wish.getKey(), wish.getValue())) {
          Optional<Failed> failed = one(turn, wish.getKey(), wish.getValue());
          if (failed.isPresent()) {
            text = before;
            values = valuesBefore;
            return failed;
          }
        }
      }
    }
    return Optional.empty();
  }

  public String text() {
    return text;
  }

  /** Lists shrink from their end and grow at it, so what goes goes before what comes. */
  private enum Turn {
    SET,
    REMOVE,
    ADD,
    NOTHING
  }

  private static Turn turn(
      Map<List<String>, String> values, List<String> path, @Nullable String wish) {
    String now = values.get(path);
    if (now == null) {
      return wish == null ? Turn.NOTHING : Turn.ADD;
    }
    if (wish == null) {
      return Turn.REMOVE;
    }
    return now.equals(wish) ? Turn.NOTHING : Turn.SET;
  }

  private Optional<Failed> one(Turn turn, List<String> path, @Nullable String wish) {
    var expected = new LinkedHashMap<>(values);
    if (wish == null) {
      expected.remove(path);
    } else {
      expected.put(path, wish);
    }
    String reason = "%s cannot hold this".formatted(format.name());
    try {
      for (String offer : offers(turn, path, wish)) {
        Optional<String> wrong = wrong(offer, expected, path);
        if (wrong.isEmpty()) {
          text = offer;
          values = expected;
          return Optional.empty();
        }
        reason = wrong.get();
      }
    } catch (Malformed e) {
      reason = e.reason();
    }
    return Optional.of(new Failed(path, reason));
  }

  private List<String> offers(Turn turn, List<String> path, @Nullable String wish)
      throws Malformed {
    if (wish != null && turn == Turn.ADD) {
      return format.add(text, path, wish);
    }
    Setting setting =
        format
            .read(text)
            .find(path)
            .orElseThrow(() -> new Malformed("another edit has moved it; wish for one alone"));
    return wish == null ? format.remove(text, setting) : format.set(text, setting, wish);
  }

  private Optional<String> wrong(
      String offer, Map<List<String>, String> expected, List<String> path) {
    Map<List<String>, String> found;
    try {
      found = format.read(offer).values();
    } catch (Malformed e) {
      return Optional.of("the result would be no %s any more".formatted(format.name()));
    }
    for (Map.Entry<List<String>, String> each : found.entrySet()) {
      if (!each.getKey().equals(path) && !each.getValue().equals(expected.get(each.getKey()))) {
        return Optional.of(
            "it would change %s, too, which nobody asked for"
                .formatted(String.join("/", each.getKey())));
      }
    }
    return found.equals(expected)
        ? Optional.empty()
        : Optional.of("it cannot be expressed alone in this file as it stands");
  }

  /** By segments; positions in lists by their numbers. */
  public static int order(List<String> one, List<String> other) {
    for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
      int order = compare(one.get(i), other.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(one.size(), other.size());
  }

  private static int compare(String one, String other) {
    String name = Position.name(one);
    return name.equals(Position.name(other))
        ? Integer.compare(Position.number(one), Position.number(other))
        : name.compareTo(Position.name(other));
  }
}
