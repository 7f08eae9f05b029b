package io.understudy.agent.work;

import io.understudy.agent.disk.PrivateFolder;
import java.nio.charset.StandardCharsets;

/**
 * The highest fencing token that an instance, or something that moves clients, has seen; outlives
 * the process.
 */
public final class Fence {

  private static final String FILE = "fence";

  private final PrivateFolder folder;
  private long highest;

  public Fence(PrivateFolder folder) {
    this.folder = folder;
    this.highest =
        folder
            .read(FILE)
            .map(bytes -> Long.parseLong(new String(bytes, StandardCharsets.US_ASCII)))
            .orElse(Long.MIN_VALUE);
  }

  public synchronized boolean allows(long token) {
    return token >= highest;
  }

  /** Remembers the token; from now on lower ones are stale. */
  public synchronized void raise(long token) {
    if (token > highest) {
      folder.write(FILE, Long.toString(token).getBytes(StandardCharsets.US_ASCII));
      highest = token;
    }
  }
}
