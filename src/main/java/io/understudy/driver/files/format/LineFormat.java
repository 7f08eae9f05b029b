package io.understudy.driver.files.format;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A format of lines, each of which is a setting, a header of a section, or says nothing. */
abstract class LineFormat implements Format {

  /** The line that begins at {@code from}. */
  abstract Line line(String text, int from) throws Malformed;

  /** What may stand at the place of a value, the best first. */
  abstract List<String> raw(String value, String old) throws Malformed;

  /**
   * What may be a line of its own, without its end.
   *
   * @param like a line with a setting beside which it will stand, or an empty text
   */
  abstract List<String> written(String key, String value, String like) throws Malformed;

  /** Whether of a key that stands repeatedly only the last counts. */
  boolean lastCounts() {
    return false;
  }

  final List<Line> lines(String text) throws Malformed {
    var lines = new ArrayList<Line>();
    for (int at = 0; at < text.length(); ) {
      Line line = line(text, at);
      lines.add(line);
      at = line.next();
    }
    return lines;
  }

  @Override
  public Settings read(String text) throws Malformed {
    var settings = new ArrayList<Setting>();
    var count = new HashMap<List<String>, Integer>();
    String section = null;
    for (Line line : lines(text)) {
      section = line.section() == null ? section : line.section();
      String key = line.key();
      if (key == null) {
        continue;
      }
      List<String> plain = path(section, key);
      int number = count.merge(plain, 1, Integer::sum);
      if (lastCounts()) {
        settings.removeIf(setting -> setting.path().equals(plain));
        number = 1;
      }
      List<String> path = path(section, Position.segment(key, number));
      settings.add(new Setting(path, line.value(), line.valueFrom(), line.valueTo()));
    }
    var all = new Settings();
    for (Setting setting : settings) {
      all.add(setting);
    }
    return all;
  }

  private static List<String> path(@Nullable String section, String key) {
    return section == null ? List.of(key) : List.of(section, key);
  }

  @Override
  public List<String> set(String text, Setting setting, String value) throws Malformed {
    return raw(value, text.substring(setting.from(), setting.to())).stream()
        .map(raw -> text.substring(0, setting.from()) + raw + text.substring(setting.to()))
        .toList();
  }

  @Override
  public List<String> remove(String text, Setting setting) throws Malformed {
    String section = setting.path().size() == 2 ? setting.path().getFirst() : null;
    var left = new StringBuilder(text);
    String current = null;
    var lines = new ArrayList<Line>();
    for (Line line : lines(text)) {
      current = line.section() == null ? current : line.section();
      boolean it = line.from() <= setting.from() && setting.from() < line.next();
      boolean shadowed =
          lastCounts()
              && Objects.equals(current, section)
              && setting.path().getLast().equals(line.key());
      if (line.key() != null && (it || shadowed)) {
        lines.add(line);
      }
    }
    lines.reversed().forEach(line -> left.delete(line.from(), line.next()));
    return List.of(left.toString());
  }

  @Override
  public List<String> add(String text, List<String> path, String value) throws Malformed {
    if (path.isEmpty() || path.size() > 2) {
      throw new Malformed("%s has no settings with such a name".formatted(name()));
    }
    String section = path.size() == 2 ? path.getFirst() : null;
    String key = lastCounts() ? path.getLast() : Position.name(path.getLast());
    Gap gap = gap(text, section, key);
    String ending = Line.ending(text);
    var offers = new ArrayList<String>();
    for (String written : written(key, value, gap.like())) {
      String before = text.substring(0, gap.at());
      String open = before.isEmpty() || before.endsWith("\n") ? "" : ending;
      offers.add(
          before
              + open
              + header(gap, section, ending)
              + written
              + ending
              + text.substring(gap.at()));
    }
    return offers;
  }

  private static String header(Gap gap, @Nullable String section, String ending) {
    return gap.found() || section == null ? "" : "[" + section + "]" + ending;
  }

  /**
   * Where a new line goes.
   *
   * @param found whether its section is there
   */
  private record Gap(int at, String like, boolean found) {}

  /** Behind its like, else behind the last setting of its section. */
  private Gap gap(String text, @Nullable String section, String key) throws Malformed {
    String current = null;
    Line header = null;
    Line like = null;
    Line same = null;
    Line any = null;
    int firstHeader = -1;
    int silent = 0;
    for (Line line : lines(text)) {
      if (line.section() != null) {
        current = line.section();
        firstHeader = firstHeader < 0 ? silent : firstHeader;
        header = Objects.equals(current, section) ? line : header;
      }
      if (line.key() != null) {
        any = line;
        like = Objects.equals(current, section) ? line : like;
        same = Objects.equals(current, section) && key.equals(line.key()) ? line : same;
      }
      boolean comment =
          line.key() == null
              && line.section() == null
              && !text.substring(line.from(), line.next()).isBlank();
      silent = comment ? silent : line.next();
    }
    String style = any == null ? "" : text.substring(any.from(), Line.end(text, any.from()));
    Line behind = same != null ? same : like != null ? like : header;
    if (behind != null) {
      String beside =
          behind.key() == null
              ? style
              : text.substring(behind.from(), Line.end(text, behind.from()));
      return new Gap(behind.next(), beside, true);
    }
    return section == null && firstHeader >= 0
        ? new Gap(firstHeader, style, true)
        : new Gap(text.length(), style, section == null);
  }
}
