package io.understudy.driver.wildfly;

import io.understudy.driver.change.FileState;
import io.understudy.driver.change.FileWriting;
import io.understudy.driver.change.Rights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The file that the server keeps its configuration in, when the agent may write it. It is written
 * only to put back the bytes that stood in it before a change.
 */
record ConfigFile(Path path) {

  private static final Address ENVIRONMENT = Address.of("core-service", "server-environment");

  /**
   * Finds it on this host.
   *
   * @param uuid of the server: only a folder that bears it is the server's own
   */
  static Optional<ConfigFile> find(Server server, String uuid) throws IOException {
    var answers =
        server.askAll(
            List.of(
                Operations.read(ENVIRONMENT, "config-file"),
                Operations.read(ENVIRONMENT, "data-dir")));
    try {
      Path path = Path.of(answers.getFirst().asText());
      Path mark = Path.of(answers.getLast().asText()).resolve("kernel/process-uuid");
      boolean ours =
          Files.isReadable(mark)
              && Files.readString(mark).strip().equals(uuid)
              && Files.isReadable(path)
              && Files.isWritable(path)
              && Files.isWritable(path.resolveSibling("."));
      return ours ? Optional.of(new ConfigFile(path)) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  byte[] bytes() throws IOException {
    return Files.readAllBytes(path);
  }

  /** Writes these bytes, unless they stand there. */
  void restore(byte[] bytes) throws IOException {
    if (!Files.exists(path) || !Arrays.equals(bytes, bytes())) {
      FileWriting.all(Map.of(path, FileState.Content.of(bytes, Rights.AS_IS)));
    }
  }
}
