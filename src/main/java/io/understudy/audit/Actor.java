package io.understudy.audit;

/**
 * Who does something.
 *
 * @param name of the user, of the token's owner, or of the part of the console that acts by itself
 * @param kind how they came
 */
public record Actor(String name, Kind kind) {

  /** The console itself: schedules, recovery, clean-up. */
  public static final Actor SYSTEM = new Actor("system", Kind.SYSTEM);

  /** How an actor came. */
  public enum Kind {
    /** A person with a password. */
    USER,
    /** A program with a bearer token of the named user. */
    TOKEN,
    /** The console by itself. */
    SYSTEM
  }

  public Actor {
    if (name.isBlank()) {
      throw new IllegalArgumentException("actor: has no name");
    }
  }

  /** A person. */
  public static Actor user(String name) {
    return new Actor(name, Kind.USER);
  }

  /** A program that acts for a person. */
  public static Actor token(String owner) {
    return new Actor(owner, Kind.TOKEN);
  }
}
