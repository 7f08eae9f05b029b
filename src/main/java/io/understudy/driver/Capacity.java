package io.understudy.driver;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What room a server has. Holds only what was read; what cannot be told is missing.
 *
 * @param disks the file systems of what it holds
 * @param connections null when the product has no such limit, or does not answer
 */
public record Capacity(List<Disk> disks, @Nullable Connections connections) {

  /** Amounts this close to each other say the same. */
  private static final int PART = 16;

  public Capacity {
    disks = List.copyOf(disks);
  }

  /**
   * A file system.
   *
   * @param holds what lies there, in the driver's word, the same on every node: {@code data}
   * @param freeBytes what the agent's user may still write
   * @param totalBytes its size
   */
  public record Disk(String holds, long freeBytes, long totalBytes) {

    public Disk {
      Objects.requireNonNull(holds, "holds");
    }

    /** The file system of a path on this host; empty when that cannot be told. */
    public static Optional<Disk> of(String holds, Path path) {
      File file = path.toFile();
      long total = file.getTotalSpace(); // 0 when there is none, or it may not be seen
      return total <= 0
          ? Optional.empty()
          : Optional.of(new Disk(holds, file.getUsableSpace(), total));
    }

    /** What is written there. */
    public long usedBytes() {
      return totalBytes - freeBytes;
    }

    private boolean resembles(Disk other) {
      return holds.equals(other.holds)
          && totalBytes == other.totalBytes
          && close(freeBytes, other.freeBytes, Math.max(freeBytes, other.freeBytes));
    }
  }

  /**
   * Clients' connections.
   *
   * @param used those that are there
   * @param limit how many there can be, without those that are kept for administrators
   */
  public record Connections(int used, int limit) {}

  /** The file system that holds this. */
  public Optional<Disk> disk(String holds) {
    return disks.stream().filter(disk -> disk.holds().equals(holds)).findFirst();
  }

  /** Whether it says about the same, so that nobody has to write it down anew. */
  public static boolean alike(@Nullable Capacity one, @Nullable Capacity other) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    return one.disks.size() == other.disks.size()
        && one.disks.stream()
            .allMatch(disk -> other.disk(disk.holds()).filter(disk::resembles).isPresent())
        && alike(one.connections, other.connections);
  }

  private static boolean alike(@Nullable Connections one, @Nullable Connections other) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    return one.limit == other.limit && close(one.used, other.used, one.limit);
  }

  private static boolean close(long one, long other, long whole) {
    return Math.abs(one - other) <= whole / PART;
  }
}
