package io.understudy.driver.nginx.syntax;

import java.util.Collections;
import java.util.List;

/** What stands in a block, or in a whole file. */
public final class Body {

  private static final String INDENT = "    ";

  private final List<Directive> directives;
  private String tail;

  Body(List<Directive> directives, String tail) {
    this.directives = directives;
    this.tail = tail;
  }

  public List<Directive> directives() {
    return Collections.unmodifiableList(directives);
  }

  /**
   * Puts a new directive before that at {@code index}, on a line of its own.
   *
   * @param indent blanks of the line on which the block opens
   */
  public void insert(int index, Directive directive, String indent) {
    String lineEnd = lineEnd();
    String inner = directives.isEmpty() ? indent + INDENT : indentOf(directives.getFirst(), indent);
    boolean opensFile = index == 0 && indent.isEmpty() && atStartOfFile();
    directive.gap(opensFile ? "" : lineEnd + inner);
    directive.body().ifPresent(body -> body.close(lineEnd + inner));
    if (index < directives.size()) {
      Directive next = directives.get(index);
      if (opensFile) {
        next.gap(lineEnd + next.gap());
      } else {
        shareLine(directive, next);
      }
    } else if (directives.isEmpty() && tail.indexOf('\n') < 0) {
      tail = tail.strip().isEmpty() ? lineEnd + indent : lineEnd + tail + lineEnd + indent;
    } else {
      afterLast(directive, lineEnd, inner);
    }
    directives.add(index, directive);
  }

  private boolean atStartOfFile() {
    return !directives.isEmpty() && directives.getFirst().gap().isEmpty();
  }

  /** A comment behind the directive before stays there; comments above the next stay with it. */
  private static void shareLine(Directive directive, Directive next) {
    int newline = next.gap().indexOf('\n');
    String sameLine = newline < 0 ? "" : next.gap().substring(0, newline);
    if (sameLine.indexOf('#') >= 0) {
      directive.gap(sameLine + directive.gap());
      next.gap(next.gap().substring(newline));
    } else if (newline < 0) {
      next.gap(directive.gap() + next.gap().strip());
    }
  }

  private void afterLast(Directive directive, String lineEnd, String inner) {
    int newline = tail.indexOf('\n');
    String sameLine = newline < 0 ? tail : tail.substring(0, newline);
    if (sameLine.indexOf('#') >= 0) {
      String kept =
          sameLine.endsWith("\r") ? sameLine.substring(0, sameLine.length() - 1) : sameLine;
      directive.gap(kept + lineEnd + inner);
      tail = newline < 0 ? "" : tail.substring(newline);
    }
    if (tail.indexOf('\n') < 0) {
      tail = lineEnd + tail.strip();
    }
  }

  private void close(String closing) {
    if (directives.isEmpty() && tail.isEmpty()) {
      tail = closing;
    }
  }

  /** Takes a directive away; the comments above it stay. */
  public void remove(Directive directive) {
    int index = indexOf(directive);
    directives.remove(index);
    String gap = directive.gap();
    if (index < directives.size()) {
      Directive next = directives.get(index);
      next.gap(joined(gap, next.gap()));
    } else {
      tail = joined(gap, tail);
    }
  }

  private static String joined(String gap, String next) {
    int newline = gap.lastIndexOf('\n');
    if (next.indexOf('\n') < 0) {
      return gap + next;
    }
    String kept = newline < 0 ? "" : gap.substring(0, newline);
    return (kept.endsWith("\r") ? kept.substring(0, kept.length() - 1) : kept) + next;
  }

  /** Where it stands; by identity. */
  public int indexOf(Directive directive) {
    for (int i = 0; i < directives.size(); i++) {
      if (directives.get(i) == directive) {
        return i;
      }
    }
    throw new IllegalArgumentException("the directive is not in this block");
  }

  /** Gives the places of these directives to the same directives in this order. */
  public void reorder(List<Directive> order) {
    List<Integer> places = order.stream().map(this::indexOf).sorted().toList();
    List<String> gaps = places.stream().map(place -> directives.get(place).gap()).toList();
    for (int i = 0; i < places.size(); i++) {
      Directive moved = order.get(i);
      directives.set(places.get(i), moved);
      if (moved.gap().indexOf('\n') < 0 || gaps.get(i).indexOf('\n') < 0) {
        moved.gap(gaps.get(i)); // lines that are shared stay as they are
      }
    }
  }

  /** The blanks at the beginning of the line of this block's first directive, or a guess. */
  public static String indentOf(Directive directive, String otherwise) {
    String gap = directive.gap();
    int newline = gap.lastIndexOf('\n');
    if (newline < 0) {
      return gap.isEmpty() ? "" : otherwise;
    }
    return gap.substring(newline + 1);
  }

  private String lineEnd() {
    var printed = new StringBuilder();
    print(printed);
    return printed.indexOf("\r\n") >= 0 ? "\r\n" : "\n";
  }

  void print(StringBuilder out) {
    directives.forEach(directive -> directive.print(out));
    out.append(tail);
  }
}
