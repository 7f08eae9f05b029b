package io.understudy.alarm;

/** What an alarm is about. The name is what clients see and what is stored. */
public enum AlarmKind {
  /** Two nodes of one component take writes at the same time. */
  TWO_PRIMARIES(
      "two primaries",
      "Decide which of them is right. Make the other one read-only or stop its server, send no clients"
          + " to it, and look at what was written there. Nothing is resolved by itself."),
  /** A move that was to run at a time did not. */
  MOVE_NOT_RUN(
      "a scheduled move did not run",
      "See why, settle it, then start the move or schedule it anew."),
  /** A move ended and left something undone, or nobody was there to read that it failed. */
  MOVE_NEEDS_A_LOOK(
      "a move needs a look",
      "See on its page what was left, and settle it: switch back, rejoin, or move once more. A probe"
          + " that failed can be asked again."),
  /** The console failed over by itself. */
  FAILED_OVER(
      "failed over automatically",
      "Look at both nodes and at the failover's page. Until this is acknowledged, no other automatic"
          + " failover happens in this cluster.");

  private final String words;
  private final String remedy;

  AlarmKind(String words, String remedy) {
    this.words = words;
    this.remedy = remedy;
  }

  /** A few words for the top bar. */
  public String words() {
    return words;
  }

  /** What to do about it. */
  public String remedy() {
    return remedy;
  }
}
