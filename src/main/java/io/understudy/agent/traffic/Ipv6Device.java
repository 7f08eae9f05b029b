package io.understudy.agent.traffic;

import io.understudy.driver.Controls.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Two switches of an interface in Linux: with {@code ndisc_notify} the kernel advertises an address
 * when duplicate address detection is over, and without {@code accept_dad} that is at once. The old
 * node has given the address up by then, which was read back, so there is no duplicate to detect.
 */
final class Ipv6Device {

  private Ipv6Device() {}

  /**
   * Adds an address so that the kernel advertises it at once. The kernel does that a little later
   * than the command that adds it returns, so detection is put back after a moment; the notice
   * stays on.
   */
  static Ran announcing(String device, Supplier<Ran> adding) {
    Path conf = Path.of("/proc/sys/net/ipv6/conf", device);
    turn(conf.resolve("ndisc_notify"), "1");
    Optional<String> dad =
        turn(conf.resolve("accept_dad"), "0").filter(before -> !before.equals("0"));
    try {
      return adding.get();
    } finally {
      dad.ifPresent(before ->
          CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS, Thread::startVirtualThread)
              .execute(() -> turn(conf.resolve("accept_dad"), before)));
    }
  }

  /** What it was; empty when it cannot be turned: then neighbours learn it a little later. */
  private static Optional<String> turn(Path file, String value) {
    try {
      String before = Files.readString(file).strip();
      if (!before.equals(value)) {
        Files.writeString(file, value + "\n");
      }
      return Optional.of(before);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
