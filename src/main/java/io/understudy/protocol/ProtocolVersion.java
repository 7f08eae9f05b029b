package io.understudy.protocol;

import java.util.Arrays;
import java.util.List;

/**
 * What console and agent can say to each other, one step after the other. Whoever adds something
 * that the other side must know adds a constant; numbers count on and keep their meaning.
 */
public enum ProtocolVersion {
  /** Snapshots, jobs, pairing, roles, traffic. */
  FIRST(1, "configuration, syncs, roles and traffic"),
  /** Room in the role's status, the trial login of a follower, drafts of a change of role. */
  ROOM(
      2,
      "disk and connection head-room, and whether the old primary would be let in as a standby, are not told"),
  /** The trial login of a follower along the way that the console names. */
  WAY(3, "whether the old primary would find its way to the candidate and be let in is not told"),
  /** Drafts of every order about a role. */
  DRAFTS(4, "a rehearsal cannot tell what would be run before the demotion and for the rejoin");

  /** What this program speaks. */
  public static final ProtocolVersion PRESENT = DRAFTS;

  private final int number;
  private final String without;

  ProtocolVersion(int number, String without) {
    this.number = number;
    this.without = without;
  }

  /** As it travels. */
  public int number() {
    return number;
  }

  /** What does not work with a peer that speaks this number only, each in words. */
  public static List<String> missingAt(int number) {
    return Arrays.stream(values())
        .filter(version -> version.number > number)
        .map(version -> version.without)
        .toList();
  }
}
