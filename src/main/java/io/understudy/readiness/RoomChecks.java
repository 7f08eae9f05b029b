package io.understudy.readiness;

import io.understudy.driver.Capacity;
import io.understudy.driver.Capacity.Connections;
import io.understudy.driver.Capacity.Disk;
import io.understudy.readiness.Situation.InstanceView;
import io.understudy.readiness.Situation.RoleView;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether the candidate has the room for what the primary does. */
final class RoomChecks {

  /** With less than this, and less than {@link #FULL_PART}, a disk is as good as full. */
  static final long FULL_BYTES = 64L << 20;

  private static final int FULL_PART = 10;

  /**
   * A twentieth of the disk, or of what the primary has in use; more than this is always enough.
   */
  static final long ENOUGH_BYTES = 20L << 30;

  private static final int SHORT_PART = 20;

  /** A few files of a log; a quarter of a small file system. */
  private static final long LEAST_BYTES = 256L << 20;

  private static final int LEAST_PART = 4;

  /** Per cent of the candidate's connections that the primary may use now. */
  private static final int CONNECTIONS_PER_CENT = 90;

  private RoomChecks() {}

  static Stream<Finding> look(Situation situation, MoveKind kind) {
    return situation.candidate().name().equals(situation.primary().name())
        ? Stream.empty()
        : situation.candidate().instances().stream()
            .flatMap(instance -> instance(situation, instance));
  }

  private static Stream<Finding> instance(Situation situation, InstanceView instance) {
    Capacity own = capacity(instance).orElse(null);
    if (own == null) {
      return Stream.empty();
    }
    var there =
        new Sides(
            situation.primary().name(),
            situation.candidate().name() + "/" + instance.component(),
            ReplicationChecks.beside(situation.primary(), instance)
                .flatMap(RoomChecks::capacity)
                .orElse(new Capacity(List.of(), null)));
    return Stream.concat(
        own.disks().stream().flatMap(there::disk),
        Stream.ofNullable(own.connections()).flatMap(there::connections));
  }

  private static Optional<Capacity> capacity(InstanceView instance) {
    RoleView role = instance.role();
    return role == null ? Optional.empty() : Optional.ofNullable(role.status().capacity());
  }

  /** What is compared with the candidate. */
  private record Sides(String primary, String candidate, Capacity serving) {

    Stream<Finding> disk(Disk disk) {
      Disk theirs = serving.disk(disk.holds()).orElse(null);
      long used = theirs == null ? 0 : theirs.usedBytes();
      long least = Math.min(LEAST_BYTES, disk.totalBytes() / LEAST_PART);
      long part = Math.max(disk.totalBytes(), used) / SHORT_PART;
      long wanted = Math.min(ENOUGH_BYTES, Math.max(part, least));
      boolean full =
          disk.freeBytes() < FULL_BYTES && disk.freeBytes() < disk.totalBytes() / FULL_PART;
      if (!full && disk.freeBytes() >= wanted) {
        return Stream.empty();
      }
      String left =
          "%s of %s are free where its %s lies"
              .formatted(words(disk.freeBytes()), words(disk.totalBytes()), disk.holds());
      List<String> evidence =
          Stream.of(
                  Optional.of(candidate + " " + disk.holds() + ": " + left),
                  Optional.ofNullable(theirs)
                      .map(other ->
                          primary + " " + disk.holds() + ": " + words(used) + " are in use"),
                  Optional.of(
                      "wanted: " + words(Math.max(wanted, full ? FULL_BYTES : 0)) + " free"))
              .flatMap(Optional::stream)
              .toList();
      return Stream.of(
          full
              ? Finding.warns(
                  FindingCode.DISK_FULL,
                  "The disk of %s is full: %s. As the primary it would stop with its first writes."
                      .formatted(candidate, left),
                  evidence)
              : Finding.warns(
                  FindingCode.DISK_SHORT,
                  "%s is short of disk space: %s.".formatted(candidate, left),
                  evidence));
    }

    Stream<Finding> connections(Connections own) {
      Connections theirs = serving.connections();
      return theirs == null
              || (long) theirs.used() * 100 <= (long) own.limit() * CONNECTIONS_PER_CENT
          ? Stream.empty()
          : Stream.of(
              Finding.warns(
                  FindingCode.CONNECTIONS_SHORT,
                  "%s has %d connections now, and %s has room for %d."
                      .formatted(primary, theirs.used(), candidate, own.limit()),
                  List.of(
                      primary + ": " + theirs.used() + " of " + theirs.limit() + " connections",
                      candidate
                          + ": "
                          + own.limit()
                          + " connections, without those kept for administrators")));
    }
  }

  /** In the units of PostgreSQL, where a kB has 1,024 bytes. */
  static String words(long bytes) {
    if (bytes < 1L << 20) {
      return (bytes >> 10) + " kB";
    }
    return bytes < 10L << 30
        ? (bytes >> 20) + " MB"
        : String.format(Locale.ROOT, "%,d GB", bytes >> 30);
  }
}
