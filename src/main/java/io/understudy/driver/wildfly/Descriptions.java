package io.understudy.driver.wildfly;

import io.understudy.driver.change.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What a server said of its types, kept beside the agent: it takes the server a second of work, and
 * is the same as long as the server's identity, version and extensions are.
 */
final class Descriptions {

  private static final String PREFIX = "types-";

  private final Path folder;

  Descriptions(Path folder) {
    this.folder = folder;
  }

  /** The types of this server, out of the file or by asking. */
  ResourceType types(Server server, String uuid, String version, Set<String> extensions)
      throws IOException {
    String name =
        PREFIX
            + Digest.of(String.join("\n", uuid, version, String.join("\n", extensions)))
                .substring(0, 16)
            + ".gz";
    Path file = folder.resolve(name);
    if (Files.exists(file)) {
      try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
        return Description.compile(in.readAllBytes());
      } catch (IOException e) {
        Files.deleteIfExists(file); // cut short by a crash: ask again
      }
    }
    byte[] answer = server.raw(Operations.describeEverything());
    ResourceType types = Description.compile(answer);
    keep(file, answer);
    return types;
  }

  private void keep(Path file, byte[] answer) throws IOException {
    try (var old = Files.newDirectoryStream(folder, PREFIX + "*")) {
      for (Path each : old) {
        Files.deleteIfExists(each);
      }
    }
    var packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(answer);
    }
    Path fresh = Files.createTempFile(folder, "new-", PREFIX);
    Files.write(fresh, packed.toByteArray());
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
