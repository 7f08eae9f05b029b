package io.understudy.security;

/** What came of a name and a password. */
public sealed interface LoginOutcome {

  /**
   * They are right.
   *
   * @param epoch of the user at this moment
   */
  record Granted(User user, int epoch) implements LoginOutcome {}

  /** One of them is wrong, or the user is not active; nobody is told which. */
  record Wrong() implements LoginOutcome {}

  /** Too many attempts failed; the password was not even looked at. */
  record Throttled() implements LoginOutcome {}
}
