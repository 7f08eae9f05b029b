package io.understudy.agent.settings;

import io.understudy.driver.SettingRefused;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;

/** A small UTF-8 file that the admin wrote. */
final class TextFile {

  private static final int LARGEST = 1 << 20;

  private TextFile() {}

  /** The text of the file; {@code setting} is what a refusal names. */
  static String read(String setting, Path file) {
    try {
      if (!Files.exists(file)) {
        throw new SettingRefused(setting, "there is no such file; create " + file);
      }
      if (!Files.isRegularFile(file)) {
        throw new SettingRefused(setting, file + " is not a file; name a file");
      }
      if (Files.size(file) > LARGEST) {
        throw new SettingRefused(setting, file + " is larger than 1 MiB; this cannot be right");
      }
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
          .toString();
    } catch (CharacterCodingException e) {
      throw new SettingRefused(setting, file + " is not UTF-8; save it as UTF-8");
    } catch (AccessDeniedException e) {
      throw new SettingRefused(setting, file + " may not be read by this user; change its owner");
    } catch (NoSuchFileException e) {
      throw new SettingRefused(setting, "there is no such file; create " + file);
    } catch (IOException e) {
      throw new SettingRefused(setting, file + " cannot be read: " + e.getMessage());
    }
  }

  /** The first line of a file that holds one secret. */
  static String readSecret(String setting, Path file) {
    String line = read(setting, file).lines().findFirst().orElse("");
    if (line.isEmpty()) {
      throw new SettingRefused(setting, file + " has an empty first line; put the secret there");
    }
    return line;
  }

  /** A sentence when others than the owner may read the file. */
  static Optional<String> exposure(Path file) {
    try {
      var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
      if (view != null
          && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ)) {
        return Optional.of(
            file + " holds a secret and can be read by every user; run chmod 600 on it");
      }
    } catch (NoSuchFileException e) {
      return Optional.empty(); // reading it will say so
    } catch (IOException e) {
      return Optional.of(file + ": its permissions cannot be read: " + e.getMessage());
    }
    return Optional.empty();
  }
}
