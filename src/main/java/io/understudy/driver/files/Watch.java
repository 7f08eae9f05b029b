package io.understudy.driver.files;

import io.understudy.driver.Collected;
import io.understudy.driver.Condition;
import io.understudy.driver.Duty;
import io.understudy.driver.Identity;
import io.understudy.driver.IdentityChanged;
import io.understudy.driver.Surroundings;
import io.understudy.driver.change.Digest;
import io.understudy.driver.change.OneLine;
import io.understudy.driver.change.Rights;
import io.understudy.driver.change.Whereabouts;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.Value;
import io.understudy.parameter.ValueType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads only what has changed since the last look. A file that was changed just before it was read
 * may be changed again without a new time in its inode: it is read until its times have grown old.
 */
final class Watch {

  /** Longer than the coarsest times of a file system. */
  private static final long FRESH = Duration.ofSeconds(3).toNanos();

  /** Files beyond this many times the declared size are not even digested. */
  private static final int DIGESTED = 64;

  private final Declaration declared;
  private final Surroundings around;
  private final Pending pending;
  private final Whereabouts whereabouts = new Whereabouts();
  private Map<Path, Seen> seen = new HashMap<>();
  private Set<String> passedOver = Set.of();
  private @Nullable String identity;
  private @Nullable Collected last;

  /**
   * @param settled whether its times were old when it was read
   */
  private record Seen(Entry.Read read, boolean settled) {}

  Watch(Declaration declared, Surroundings around) {
    this.declared = declared;
    this.around = around;
    this.pending = new Pending(around.folder());
  }

  Pending pending() {
    return pending;
  }

  Collected collect() throws IOException {
    String found = requireSame();
    boolean changed = look();
    Collected known = last;
    if (known != null && !changed && known.condition().pendingRestart().equals(pending.keys())) {
      return known;
    }
    var parameters = new ArrayList<Parameter>();
    var notes = new TreeSet<>(passedOver);
    for (Seen each : seen.values()) {
      parameters.addAll(parameters(each.read()));
      notes.addAll(each.read().content().notes());
    }
    ParameterSet set = ParameterSet.of(parameters);
    Collected fresh =
        new Collected(
            new Identity(found, "files"), set, new Condition(Duty.NONE, pending.keys(), notes));
    last = fresh;
    return fresh;
  }

  String requireSame() throws IOException {
    String found = whereabouts.identity(declared.folders().stream().map(Folder::path).toList());
    String known = identity;
    if (known != null && !known.equals(found)) {
      throw new IdentityChanged(known, found);
    }
    identity = found;
    return found;
  }

  /** What the last look read, and the declared folders themselves, where new files may come. */
  Set<Path> files() {
    Set<Path> files = new TreeSet<>(seen.keySet());
    declared.folders().stream()
        .filter(folder -> !folder.flat())
        .map(Folder::path)
        .forEach(files::add);
    return files;
  }

  /** What stands at this path by the last look. */
  Optional<Entry.Read> read(Path path) {
    return Optional.ofNullable(seen.get(path)).map(Seen::read);
  }

  private boolean look() throws IOException {
    Scan scan = Scan.of(declared);
    var now = new TreeMap<Path, Seen>();
    boolean changed = false;
    for (Entry entry : scan.entries()) {
      Seen known = seen.get(entry.path());
      boolean same = known != null && known.read().entry().stamp().equals(entry.stamp());
      if (known != null && same && known.settled()) {
        now.put(entry.path(), known);
        continue;
      }
      try {
        Seen fresh = read(entry, known);
        now.put(entry.path(), fresh);
        changed |= known == null || !same || !known.read().digest().equals(fresh.read().digest());
      } catch (NoSuchFileException e) {
        now.remove(entry.path()); // it went away meanwhile
      } catch (IOException e) {
        throw new IOException(
            "%s cannot be read, so nothing is said of any: %s; let the agent read it, or exclude it"
                .formatted(entry.path(), OneLine.of(e)),
            e);
      }
    }
    changed |= !now.keySet().equals(seen.keySet()) || !scan.notes().equals(passedOver);
    seen = now;
    passedOver = scan.notes();
    return changed;
  }

  private Seen read(Entry entry, @Nullable Seen known) throws IOException {
    Instant now = around.clock().instant();
    long age =
        TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano() - entry.stamp().changed();
    Entry.Read read =
        switch (entry.stamp().sort()) {
          case FILE -> file(entry, known == null ? null : known.read());
          case LINK -> {
            String target = Files.readSymbolicLink(entry.path()).toString();
            yield new Entry.Read(entry, null, target, "", Content.NONE);
          }
          case OTHER -> throw new IOException("it is neither a file nor a link");
        };
    return new Seen(read, age > FRESH);
  }

  private Entry.Read file(Entry entry, Entry.@Nullable Read known) throws IOException {
    if (entry.stamp().size() > declared.largest()) {
      return tooLarge(entry);
    }
    byte[] bytes = bytes(declared, entry.path());
    String digest = Digest.of(bytes);
    if (known != null
        && known.digest().equals(digest)
        && known.entry().stamp().equals(entry.stamp())) {
      return known;
    }
    Content content =
        Content.of(declared, entry.folder(), entry.relative(), bytes, around.secrets());
    return new Entry.Read(entry, Rights.of(entry.path()), null, digest, content);
  }

  /** The bytes of a file that is no link, one more than allowed at most. */
  static byte[] bytes(Declaration declared, Path path) throws IOException {
    try (InputStream in = open(path)) {
      return in.readNBytes((int) declared.largest() + 1);
    }
  }

  private static InputStream open(Path path) throws IOException {
    return Channels.newInputStream(
        Files.newByteChannel(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
  }

  private Entry.Read tooLarge(Entry entry) throws IOException {
    String digest = "size " + entry.stamp().size();
    if (entry.stamp().size() <= declared.largest() * DIGESTED) {
      try (InputStream in = open(entry.path())) {
        digest = Digest.of(in);
      }
    }
    Content content =
        Content.digest(
            declared,
            entry.folder(),
            entry.relative(),
            digest,
            "larger than %d bytes".formatted(declared.largest()));
    return new Entry.Read(entry, Rights.of(entry.path()), null, digest, content);
  }

  List<Parameter> parameters(Entry.Read read) {
    Entry entry = read.entry();
    var parameters = new ArrayList<Parameter>();
    String link = read.link();
    Rights rights = read.rights();
    if (link != null) {
      parameters.add(of(entry, Place.LINK, link, "Where the link leads."));
    }
    if (rights != null) {
      parameters.add(of(entry, Place.MODE, rights.mode(), "The file's mode, in octal digits."));
      parameters.add(of(entry, Place.OWNER, rights.owner(), "The file's owner."));
      parameters.add(of(entry, Place.GROUP, rights.group(), "The file's group."));
    }
    parameters.addAll(read.content().parameters());
    return parameters;
  }

  private Parameter of(Entry entry, List<String> item, @Nullable String text, String summary) {
    return new Parameter(
        Place.of(entry.folder(), entry.relative(), item).key(),
        Value.of(String.valueOf(text)),
        Content.describe(declared, ValueType.TEXT).withSummary(summary));
  }
}
