package io.understudy.driver.nginx;

import io.understudy.driver.change.OneLine;
import io.understudy.driver.nginx.syntax.Octets;
import io.understudy.parameter.ParameterKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * New contents of the files that the configuration names. Only two sorts of files are ever written:
 * those that the running configuration names in the same sort of place already, and new ones below
 * the configuration's own folder.
 */
final class Contents {

  private final Live live;
  private final Map<Path, byte[]> fresh = new HashMap<>();
  private final Map<Path, Boolean> secret = new HashMap<>();

  Contents(Live live) {
    this.live = live;
  }

  /** The content as it would be. */
  byte[] read(Path path) throws IOException {
    byte[] changed = fresh.get(path);
    return changed != null ? changed : FileView.fromDisk(path);
  }

  Map<Path, byte[]> documents() {
    return Collections.unmodifiableMap(fresh);
  }

  /** What is to be written, by real path. */
  Map<Path, Plan.NewFile> written() {
    var written = new HashMap<Path, Plan.NewFile>();
    fresh.forEach((path, bytes) -> {
      Path real = real(path);
      if (!unchanged(path, bytes)) {
        written.put(real, Plan.NewFile.of(bytes, secret.getOrDefault(path, true)));
      }
    });
    return written;
  }

  private static boolean unchanged(Path path, byte[] bytes) {
    try {
      return Files.exists(path) && Arrays.equals(Files.readAllBytes(path), bytes);
    } catch (IOException e) {
      return false;
    }
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path;
    }
  }

  /**
   * Changes a file.
   *
   * @param bytes the document, or what stands behind a user's name; null to take the user away
   */
  Path put(ParameterKey key, Slot slot, byte @Nullable [] bytes) throws Refused {
    return switch (slot) {
      case Slot.Document document -> {
        if (bytes == null) {
          throw new Refused(
              "a directive still names this file", "remove the directive; the file stays");
        }
        byte[] already = fresh.get(document.path());
        if (already != null && !Arrays.equals(already, bytes)) {
          throw new Refused(
              "two directives name %s, and it cannot have both contents".formatted(document.path()),
              "wish for the same content, or for different files");
        }
        put(document.path(), bytes, document.secret());
        yield document.path();
      }
      case Slot.Users users -> {
        put(users.path(), users(key, users, bytes), true);
        yield users.path();
      }
      case Slot.Arguments _, Slot.Block _, Slot.Code _, Slot.Order _, Slot.First _ ->
          throw new Refused("this is no file", "plan anew");
    };
  }

  private byte[] users(ParameterKey key, Slot.Users users, byte @Nullable [] bytes) throws Refused {
    String user = Reading.user(key).orElse("");
    String hash = bytes == null ? "" : new String(bytes, StandardCharsets.ISO_8859_1);
    if (!UserFile.possible(user, bytes == null ? "x" : hash)) {
      throw new Refused("this cannot stand in a file of users", "correct the name or the hash");
    }
    UserFile file;
    try {
      file =
          UserFile.parse(
              fresh.containsKey(users.path()) || Files.exists(users.path())
                  ? read(users.path())
                  : new byte[0]);
    } catch (IOException e) {
      throw new Refused("the file cannot be read: " + OneLine.of(e), "check its permissions");
    }
    if (bytes == null) {
      file.remove(user);
    } else {
      file.put(user, hash);
    }
    return file.bytes();
  }

  private void put(Path path, byte[] bytes, boolean isSecret) throws Refused {
    if (bytes.length > FileView.LARGEST) {
      throw new Refused("the content is too large", "copy the file by hand");
    }
    if (!named(path)) {
      requireNew(path);
    }
    fresh.put(path, bytes);
    secret.put(path, isSecret);
  }

  /** Whether the running configuration names this file as a document already. */
  private boolean named(Path path) {
    Path real = real(path);
    return live.reading().places().values().stream()
        .anyMatch(slot ->
            switch (slot) {
              case Slot.Document document -> real(document.path()).equals(real);
              case Slot.Users users -> real(users.path()).equals(real);
              case Slot.Arguments _, Slot.Block _, Slot.Code _, Slot.Order _, Slot.First _ -> false;
            });
  }

  private void requireNew(Path path) throws Refused {
    String shown = Octets.show(path.toString());
    Path folder = live.installation().folder();
    Path parent = path.getParent();
    try {
      boolean inside =
          parent != null
              && Files.isDirectory(parent)
              && parent.toRealPath().startsWith(folder.toRealPath());
      if (!inside) {
        throw new Refused(
            "%s is not used here yet and does not lie in %s".formatted(shown, folder),
            "put the file there by hand once");
      }
    } catch (IOException e) {
      throw new Refused("%s cannot be made: %s".formatted(shown, OneLine.of(e)), "check it");
    }
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new Refused(
          "%s is there already, and nothing in this configuration uses it".formatted(shown),
          "move it away, or put the content there by hand");
    }
    if (live.tree().globs().stream().anyMatch(glob -> Glob.matches(glob.pattern(), path))) {
      throw new Refused(
          "%s would become a part of the configuration, which includes all of its folder"
              .formatted(shown),
          "choose another folder for it");
    }
  }

  /** A file that its owner may not write was made so on purpose. */
  void requireWritable(Collection<ConfigFile> changed) throws Refused {
    for (ConfigFile file : changed) {
      try {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file.real());
        if (!mode.contains(PosixFilePermission.OWNER_WRITE)) {
          throw new Refused(
              file.path() + " is read-only", "make it writable for its owner if it may be changed");
        }
        if (!Files.isWritable(file.real().resolveSibling("."))) {
          throw new Refused(
              "the folder of %s is not writable for the agent".formatted(file.path()),
              "give the agent's user the right to write there");
        }
      } catch (IOException e) {
        throw new Refused(
            "%s cannot be looked at: %s".formatted(file.path(), OneLine.of(e)), "check it");
      }
    }
  }
}
