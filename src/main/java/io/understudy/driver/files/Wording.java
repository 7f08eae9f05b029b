package io.understudy.driver.files;

import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.change.Digest;
import io.understudy.driver.change.OneLine;
import io.understudy.parameter.SecretValue;
import io.understudy.parameter.Value;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A wish for a part of a file as a command, as an admin would type or say it. */
final class Wording {

  private Wording() {}

  /**
   * @param known whether something stood there
   * @return nothing for what only goes because something else comes
   */
  static Optional<String> of(Path path, boolean known, Wish wish, boolean secret) {
    Place place = Place.of(wish.key()).orElseThrow();
    Value desired = wish.desired();
    if (desired == null) {
      return Optional.of("in %s: remove %s".formatted(path, name(place)));
    }
    String text = secret ? SecretValue.MASK : OneLine.of(desired.display());
    List<String> item = place.item();
    if (item.equals(Place.MODE)) {
      return Optional.of("chmod %s %s".formatted(text, path));
    }
    if (item.equals(Place.OWNER)) {
      return Optional.of("chown %s %s".formatted(text, path));
    }
    if (item.equals(Place.GROUP)) {
      return Optional.of("chgrp %s %s".formatted(text, path));
    }
    if (item.equals(Place.LINK)) {
      return Optional.of("ln -sfn %s %s".formatted(text, path));
    }
    if (item.equals(Place.CONTENT)) {
      return Optional.of(
          "%s %s: %s".formatted(known ? "rewrite" : "write", path, size(desired, secret)));
    }
    return Optional.of("in %s: set %s to %s".formatted(path, name(place), text));
  }

  private static String name(Place place) {
    return OneLine.of(String.join("/", place.setting().orElse(place.item())));
  }

  /** A digest of a secret would let its guesses be tried. */
  private static String size(Value desired, boolean secret) {
    if (secret) {
      return SecretValue.MASK;
    }
    byte[] bytes = desired.display().getBytes(StandardCharsets.UTF_8);
    return "%d bytes, SHA-256 %s".formatted(bytes.length, Digest.of(bytes).substring(0, 16));
  }
}
