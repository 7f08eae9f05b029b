package io.understudy.driver.files;

import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.SecretKeeper;
import io.understudy.driver.change.Agreement;
import io.understudy.driver.change.FileState;
import io.understudy.driver.change.Rights;
import io.understudy.driver.files.format.Editor;
import io.understudy.driver.files.format.Format;
import io.understudy.driver.files.format.Malformed;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All wishes for one file, made into what is to stand at its path. */
final class FileEdit {

  private final Declaration declared;
  private final SecretKeeper secrets;
  private final Folder folder;
  private final Path relative;
  private final Optional<Entry.Read> live;
  private final ParameterSet before;
  private final Wanted wanted;

  /**
   * @param live what stands there by the last look
   * @param before its parameters
   */
  FileEdit(
      Declaration declared,
      SecretKeeper secrets,
      Folder folder,
      Path relative,
      Optional<Entry.Read> live,
      ParameterSet before,
      Wanted wanted) {
    this.declared = declared;
    this.secrets = secrets;
    this.folder = folder;
    this.relative = relative;
    this.live = live;
    this.before = before;
    this.wanted = wanted;
  }

  private Path path() {
    return folder.path().resolve(relative);
  }

  private boolean isFile() {
    return live.filter(read -> !read.isLink()).isPresent();
  }

  /** What is to stand there. */
  FileState run() throws Refused, IOException {
    if (wanted.goes(before)) {
      return new FileState.Absent();
    }
    Optional<String> link = wanted.text(Place.LINK);
    if (link.isPresent()) {
      return link(link.get());
    }
    if (live.filter(Entry.Read::isLink).isPresent() && !wanted.has(Place.LINK)) {
      throw wanted.refused(
          "a link stands there, which is not followed", "wish for the file it leads to");
    }
    wanted.requireRights(live.map(Entry.Read::rights).orElse(null));
    requireWritable();
    byte[] bytes = bytes();
    if (bytes.length > declared.largest()) {
      throw wanted.refused("the file would be too large to be read again", "copy it by hand");
    }
    requireWished(bytes);
    return FileState.Content.of(bytes, wanted.rights());
  }

  private FileState link(String target) throws Refused {
    if (!new Sandbox(declared).keepsIn(path(), target)) {
      throw new Refused(
          wanted.key(Place.LINK),
          "the link would lead out of what this agent declares",
          "make it by hand if it is meant so");
    }
    if (!wanted.onlyLink(before)) {
      throw new Refused(
          wanted.key(Place.LINK),
          "a file stands where the link is wished for",
          "wish for all of the file's parameters, too");
    }
    return new FileState.Link(target);
  }

  /** A file that its owner may not write was made so on purpose. */
  private void requireWritable() throws Refused {
    Rights rights = live.map(Entry.Read::rights).orElse(null);
    String mode = rights == null ? null : rights.mode();
    if (mode != null && "0145".indexOf(mode.charAt(1)) >= 0 && !wanted.has(Place.MODE)) {
      throw wanted.refused(
          path() + " is read-only", "make it writable for its owner if it may be changed");
    }
  }

  private byte[] bytes() throws Refused, IOException {
    if (wanted.text(Place.DIGEST).isPresent()) {
      throw new Refused(
          wanted.key(Place.DIGEST),
          "the file is binary or too large, and only compared",
          "copy it by hand");
    }
    Wish whole = wanted.wish(Place.CONTENT);
    if (whole != null && whole.desired() != null) {
      return Wanted.clear(whole, secrets);
    }
    byte[] now = isFile() ? Files.readAllBytes(path()) : new byte[0];
    Map<List<String>, Wish> settings = wanted.settings();
    if (settings.isEmpty()) {
      boolean emptied = whole != null || wanted.wish(Place.DIGEST) != null;
      return emptied ? new byte[0] : now;
    }
    return edited(whole != null ? new byte[0] : now, settings);
  }

  private byte[] edited(byte[] now, Map<List<String>, Wish> settings) throws Refused {
    ParameterKey first = settings.values().iterator().next().key();
    Format format =
        folder
            .format(relative)
            .orElseThrow(() ->
                new Refused(
                    first,
                    "the file is taken as a whole here",
                    "declare the same formats on both nodes"));
    var wishes = new TreeMap<List<String>, @Nullable String>(Editor::order);
    for (Map.Entry<List<String>, Wish> each : settings.entrySet()) {
      Wish wish = each.getValue();
      wishes.put(
          each.getKey(),
          wish.desired() == null
              ? null
              : new String(Wanted.clear(wish, secrets), StandardCharsets.UTF_8));
    }
    try {
      var editor =
          new Editor(
              format, Content.text(now).orElseThrow(() -> new Malformed("it is no text in UTF-8")));
      Optional<Editor.Failed> failed = editor.edit(wishes);
      if (failed.isPresent()) {
        Wish wish = settings.get(failed.get().path());
        throw new Refused(
            wish == null ? first : wish.key(),
            failed.get().reason(),
            "wish for all that belongs to it, or change the file by hand");
      }
      return editor.text().getBytes(StandardCharsets.UTF_8);
    } catch (Malformed e) {
      throw new Refused(
          first,
          "the file cannot be read as %s here: %s".formatted(format.name(), e.reason()),
          "wish for the whole file");
    }
  }

  /** The result, read like any file, is what was wished for and as before in all else. */
  private void requireWished(byte[] bytes) throws Refused {
    ParameterSet after =
        ParameterSet.of(Content.of(declared, folder, relative, bytes, secrets).parameters());
    Map<ParameterKey, Wish> wishes = wanted.ofContent();
    for (Wish wish : wishes.values()) {
      Parameter found = after.find(wish.key()).orElse(null);
      if (!Agreement.met(found, wish.desired(), secrets, FileEdit::encode)) {
        throw new Refused(
            wish.key(),
            "it cannot be expressed alone in this file as it stands",
            "wish for all that belongs to it, or change the file by hand");
      }
    }
    if (isFile() && wishes.keySet().stream().noneMatch(FileEdit::isWhole)) {
      for (Parameter parameter : after.list()) {
        Parameter old = before.find(parameter.key()).orElse(null);
        if (!wishes.containsKey(parameter.key()) && (old == null || !old.sameContent(parameter))) {
          throw wanted.refused(
              "it would change %s, too, which nobody asked for".formatted(parameter.key()),
              "wish for both, or change the file by hand");
        }
      }
    }
  }

  private static boolean isWhole(ParameterKey key) {
    return Place.of(key).filter(place -> place.setting().isEmpty()).isPresent();
  }

  static byte[] encode(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
