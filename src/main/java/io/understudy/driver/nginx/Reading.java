package io.understudy.driver.nginx;

import io.understudy.driver.SecretKeeper;
import io.understudy.driver.change.OneLine;
import io.understudy.driver.nginx.syntax.Octets;
import io.understudy.driver.nginx.syntax.Words;
import io.understudy.parameter.Descriptor;
import io.understudy.parameter.ListText;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.Value;
import io.understudy.parameter.ValueType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A whole configuration as parameters.
 *
 * @param places the place of every key, also of those whose file is missing
 * @param paths the key of every directive and block, as text
 * @param notes what could not be read
 */
record Reading(
    ParameterSet parameters,
    Map<ParameterKey, Slot> places,
    Map<Entry, String> paths,
    List<Entry> main,
    Set<String> notes) {

  static Reading of(ConfigTree tree, Path folder, FileView files, SecretKeeper secrets) {
    List<Entry> main = tree.entries();
    Naming.Result named = Naming.of(main, folder);
    var reader = new Reader(files, secrets);
    named.places().forEach(reader::read);
    return new Reading(
        ParameterSet.of(reader.parameters.values()),
        Collections.unmodifiableMap(reader.places),
        named.paths(),
        main,
        reader.notes);
  }

  /** The place of this key. */
  Optional<Slot> place(ParameterKey key) {
    return Optional.ofNullable(places.get(key));
  }

  private static final class Reader {
    private final FileView files;
    private final SecretKeeper secrets;
    private final Map<ParameterKey, Parameter> parameters = new LinkedHashMap<>();
    private final Map<ParameterKey, Slot> places = new LinkedHashMap<>();
    private final TreeSet<String> notes = new TreeSet<>();

    Reader(FileView files, SecretKeeper secrets) {
      this.files = files;
      this.secrets = secrets;
    }

    void read(Named named) {
      Slot slot = named.slot();
      places.put(named.key(), slot);
      Descriptor descriptor = Description.of(slot);
      switch (slot) {
        case Slot.Arguments arguments ->
            add(named.key(), Octets.show(Words.join(arguments.value())), descriptor);
        case Slot.Block _ -> add(named.key(), "", descriptor);
        case Slot.Code code ->
            add(named.key(), Octets.show(code.entry().directive().code().orElse("")), descriptor);
        case Slot.Order order -> add(named.key(), ListText.join(order.names()), descriptor);
        case Slot.First first -> add(named.key(), ListText.join(first.names()), descriptor);
        case Slot.Document document ->
            content(document.path())
                .ifPresent(bytes -> add(named.key(), Octets.decode(bytes), descriptor));
        case Slot.Users users ->
            content(users.path()).ifPresent(bytes -> users(named.key(), users, bytes, descriptor));
      }
    }

    private void users(ParameterKey key, Slot slot, byte[] bytes, Descriptor descriptor) {
      UserFile.parse(bytes)
          .users()
          .forEach((user, hash) -> {
            ParameterKey each = userKey(key, user);
            places.put(each, slot);
            add(each, Octets.show(hash), descriptor);
          });
    }

    private Optional<byte[]> content(Path path) {
      try {
        return Optional.of(files.read(path));
      } catch (IOException e) {
        notes.add(
            "The configuration names %s, which could not be read: %s."
                .formatted(path, OneLine.of(e)));
        return Optional.empty();
      }
    }

    private void add(ParameterKey key, String text, Descriptor descriptor) {
      Value value =
          descriptor.type() == ValueType.SECRET
              ? secrets.seal(Octets.encode(text))
              : Value.of(text);
      parameters.putIfAbsent(key, new Parameter(key, value, descriptor));
    }
  }

  /** The key of a user of the file at {@code key}; the name is a byte string. */
  static ParameterKey userKey(ParameterKey key, String user) {
    return Naming.key(key.path() + new Segment("", Octets.show(user), 1));
  }

  /** The name of the user of such a key, as a byte string. */
  static Optional<String> user(ParameterKey key) {
    return Segment.parse(key)
        .map(List::getLast)
        .filter(last -> last.name().equals("user") && last.content() != null)
        .map(Segment::octets);
  }

  /** Equal spellings in UTF-8 of what a secret holds. */
  static String clear(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** The keys of this reading that begin with that path. */
  List<ParameterKey> under(String path) {
    var under = new ArrayList<ParameterKey>();
    for (ParameterKey key : parameters.keys()) {
      if (key.path().equals(path) || key.path().startsWith(path + "/")) {
        under.add(key);
      }
    }
    return under;
  }
}
