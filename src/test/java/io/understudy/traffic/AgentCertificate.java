package io.understudy.traffic;

import io.understudy.embedded.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A certificate for the agents in {@link Namespaces}, and the authority that consoles under test
 * trust; one for a test run.
 */
public final class AgentCertificate {

  private static final List<Integer> NETS = List.of(7, 8);

  private AgentCertificate() {}

  private static final class Holder {
    private static final Path FILE = make();
  }

  /** PEM. */
  public static Path file() {
    return Holder.FILE;
  }

  /** Its key, PEM. */
  public static Path key() {
    return Holder.FILE.resolveSibling("agents.key");
  }

  private static Path make() {
    String[] names =
        NETS.stream()
            .flatMap(net -> Stream.of("ip:10.213." + net + ".1", "ip:10.213." + net + ".2"))
            .toArray(String[]::new);
    try {
      Path folder = Files.createTempDirectory("understudy-certificate-");
      TestCertificate.of("agents", names).write(folder, "agents");
      return folder.resolve("agents.crt");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
