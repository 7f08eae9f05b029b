package io.understudy.driver.files;

import io.understudy.driver.SecretKeeper;
import io.understudy.driver.change.Digest;
import io.understudy.driver.files.format.Format;
import io.understudy.driver.files.format.Malformed;
import io.understudy.driver.files.format.Setting;
import io.understudy.parameter.Descriptor;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.Value;
import io.understudy.parameter.ValueType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The bytes of a file as parameters.
 *
 * @param format in which they are settings; absent when they are taken as a whole
 * @param notes what an admin should know of it
 */
record Content(List<Parameter> parameters, Optional<Format> format, Set<String> notes) {

  Content {
    parameters = List.copyOf(parameters);
    notes = Set.copyOf(notes);
  }

  /** Of a link. */
  static final Content NONE = new Content(List.of(), Optional.empty(), Set.of());

  static Content of(
      Declaration declared, Folder folder, Path relative, byte[] bytes, SecretKeeper secrets) {
    var reader = new Reader(declared, folder, relative, secrets);
    return reader.read(bytes);
  }

  /** The text of these bytes, when they are UTF-8 that can be shown. */
  static Optional<String> text(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.indexOf(0) >= 0 ? Optional.empty() : Optional.of(text);
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** A file of which only its digest is known: too large, or binary. */
  static Content digest(
      Declaration declared, Folder folder, Path relative, String digest, String why) {
    var parameter =
        new Parameter(
            Place.of(folder, relative, Place.DIGEST).key(),
            Value.of(digest),
            describe(declared, ValueType.TEXT)
                .withSummary("SHA-256 of a file that is compared and not synced."));
    return new Content(
        List.of(parameter),
        Optional.empty(),
        Set.of(
            "%s is %s: it is compared by its digest and cannot be synced."
                .formatted(folder.path().resolve(relative), why)));
  }

  static Descriptor describe(Declaration declared, ValueType type) {
    return Descriptor.of(type).withEffect(declared.effect());
  }

  private record Reader(Declaration declared, Folder folder, Path relative, SecretKeeper secrets) {

    Content read(byte[] bytes) {
      Optional<String> text = text(bytes);
      if (declared.secrecy().files().match(relative)) {
        return whole(secret(Place.CONTENT, bytes), Set.of());
      }
      if (text.isEmpty()) {
        return digest(declared, folder, relative, Digest.of(bytes), "no text in UTF-8");
      }
      var notes = new TreeSet<String>();
      Optional<Format> format = folder.format(relative);
      if (format.isPresent()) {
        try {
          return new Content(settings(format.get(), text.get()), format, Set.of());
        } catch (Malformed e) {
          notes.add(
              "%s cannot be read as %s and is taken as a whole: %s."
                  .formatted(folder.path().resolve(relative), format.get().name(), e.reason()));
        }
      }
      return whole(
          declared.secrecy().document(relative, text.get())
              ? secret(Place.CONTENT, bytes)
              : plain(Place.CONTENT, text.get(), ValueType.DOCUMENT),
          notes);
    }

    private static Content whole(Parameter parameter, Set<String> notes) {
      return new Content(List.of(parameter), Optional.empty(), notes);
    }

    private List<Parameter> settings(Format format, String text) throws Malformed {
      var parameters = new ArrayList<Parameter>();
      for (Setting setting : format.read(text).all()) {
        Place place = Place.setting(folder, relative, setting.path());
        try {
          parameters.add(
              declared.secrecy().setting(setting.path(), setting.value())
                  ? secret(place.item(), setting.value().getBytes(StandardCharsets.UTF_8))
                  : plain(
                      place.item(),
                      setting.value(),
                      setting.value().indexOf('\n') < 0 ? ValueType.TEXT : ValueType.DOCUMENT));
        } catch (IllegalArgumentException e) {
          throw new Malformed("a name or a value that no parameter can have");
        }
      }
      return parameters;
    }

    private ParameterKey key(List<String> item) {
      return Place.of(folder, relative, item).key();
    }

    private Parameter plain(List<String> item, String text, ValueType type) {
      return new Parameter(key(item), Value.of(text), describe(declared, type));
    }

    private Parameter secret(List<String> item, byte[] clear) {
      return new Parameter(key(item), secrets.seal(clear), describe(declared, ValueType.SECRET));
    }
  }
}
