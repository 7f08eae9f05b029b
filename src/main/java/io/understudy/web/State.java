package io.understudy.web;

import org.jspecify.annotations.Nullable;

/**
 * How something is, for the eye: a shape, a word and a colour.
 *
 * @param word a few words, such as {@code in sync}
 * @param why shown when one points at it
 * @param href where it is shown in full; the word is then the link
 */
public record State(Kind kind, String word, @Nullable String why, @Nullable String href) {

  /** The sorts of state, the worse the later. */
  public enum Kind {
    OK("ok", "✓"),
    WAITING("waiting", "○"),
    BUSY("busy", "↻"),
    UNKNOWN("unknown", "?"),
    WARN("warn", "▲"),
    BAD("bad", "✕"),
    ALARM("alarm", "⚠");

    private final String css;
    private final String shape;

    Kind(String css, String shape) {
      this.css = css;
      this.shape = shape;
    }

    /** The end of the class in the style sheet. */
    public String css() {
      return css;
    }

    /** A character that tells it without colour. */
    public String shape() {
      return shape;
    }
  }

  /** As it should be. */
  public static State ok(String word) {
    return new State(Kind.OK, word, null, null);
  }

  /** Its turn has not come. */
  public static State waiting(String word) {
    return new State(Kind.WAITING, word, null, null);
  }

  /** Something runs. */
  public static State busy(String word) {
    return new State(Kind.BUSY, word, null, null);
  }

  /** Nobody can tell. */
  public static State unknown(String word) {
    return new State(Kind.UNKNOWN, word, null, null);
  }

  /** Somebody should look. */
  public static State warn(String word) {
    return new State(Kind.WARN, word, null, null);
  }

  /** Broken, or it would break. */
  public static State bad(String word) {
    return new State(Kind.BAD, word, null, null);
  }

  /** Nobody may overlook it. */
  public static State alarm(String word) {
    return new State(Kind.ALARM, word, null, null);
  }

  /** The same with a reason. */
  public State because(String reason) {
    return new State(kind, word, reason, href);
  }

  /** The same with a link to where it is shown in full. */
  public State leadingTo(String page) {
    return new State(kind, word, why, page);
  }

  /** The same, with the name of what it is about before it. */
  State of(String name) {
    return new State(kind, name + ": " + word, why, href);
  }
}
