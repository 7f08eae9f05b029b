package io.understudy.driver;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a server of a product that replicates stands. Holds no secret.
 *
 * @param standby whether it follows another server, or would when it is started
 * @param timeline the branch of history that it is on
 * @param position of a server that takes writes, what is on its disk; of a standby, what it has
 *     received; of one that is shut down, its last checkpoint
 * @param replayed how far a standby has carried out what it received; null on others
 * @param lagMillis how long ago what a standby replayed last was written, 0 when nothing waits;
 *     null when it cannot be told
 * @param lastCommit when the last transaction that a standby replayed was committed, by the clock
 *     of the server it followed; null on others, and while it has replayed none since its start
 * @param paused whether somebody has paused a standby's replay
 * @param upstream whom a standby follows; null on others
 * @param followers who follows it
 * @param slots what it keeps for followers
 * @param history where earlier timelines ended, as far as it can be read
 * @param settings those that matter for replication, by name, as the server runs with them
 */
public record Replication(
    boolean standby,
    int timeline,
    LogPosition position,
    @Nullable LogPosition replayed,
    @Nullable Long lagMillis,
    @Nullable Instant lastCommit,
    boolean paused,
    @Nullable Upstream upstream,
    List<Follower> followers,
    List<Slot> slots,
    List<Fork> history,
    Map<String, String> settings) {

  public Replication {
    Objects.requireNonNull(position, "position");
    followers = List.copyOf(followers);
    slots = List.copyOf(slots);
    history = List.copyOf(history);
    settings = Map.copyOf(settings);
  }

  /**
   * Whom a standby follows.
   *
   * @param host as its connection says it, null when none is known
   * @param port 0 when none is known
   * @param slot the slot it uses there, null when none
   * @param applicationName by which it is known there, null when it cannot be told
   * @param streaming whether changes arrive over that connection now
   */
  public record Upstream(
      @Nullable String host,
      int port,
      @Nullable String slot,
      @Nullable String applicationName,
      boolean streaming) {}

  /**
   * A server that follows this one.
   *
   * @param address null when it comes over a local socket
   * @param slot null when it uses none
   * @param state the product's word, {@code streaming} when all is well
   * @param sync whether writes wait for it, in the product's word
   * @param lagMillis as this server measured it, null while nothing was measured
   */
  public record Follower(
      String applicationName,
      @Nullable String address,
      @Nullable String slot,
      String state,
      @Nullable LogPosition sent,
      @Nullable LogPosition flushed,
      @Nullable LogPosition replayed,
      @Nullable Long lagMillis,
      String sync) {}

  /** What is kept for a follower. */
  public record Slot(String name, boolean active, @Nullable String state) {}

  /** Where a timeline ended and its successor began. */
  public record Fork(int timeline, LogPosition until) {}

  /** The value of one of the settings. */
  public Optional<String> setting(String name) {
    return Optional.ofNullable(settings.get(name));
  }

  /** Whether a standby's changes arrive now. */
  public boolean streaming() {
    return upstream != null && upstream.streaming();
  }
}
