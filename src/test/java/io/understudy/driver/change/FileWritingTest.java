package io.understudy.driver.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.understudy.driver.MemoryJournal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWritingTest {

  @TempDir private Path folder;

  private static FileState content(String text) {
    return new FileState.Content(text, Rights.AS_IS);
  }

  private Path write(String name, String text, String mode) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    Files.setAttribute(file, "unix:mode", Integer.parseInt(mode, 8));
    return file;
  }

  /** Names, contents, modes and links of all that is there. */
  private Map<String, String> everything() throws IOException {
    var all = new HashMap<String, String>();
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.toList()) {
        all.put(
            path.toString(),
            Files.isSymbolicLink(path)
                ? "-> " + Files.readSymbolicLink(path)
                : Rights.of(path)
                    + (Files.isRegularFile(path) ? " " + Files.readString(path) : " folder"));
      }
    }
    return all;
  }

  @Test
  void whatCouldBeWrittenIsTriedAndNothingIsLeft() throws IOException {
    Path file = write("a.conf", "old", "0640");
    Files.setAttribute(file, "unix:gid", 12);
    Map<String, String> before = everything();

    assertThat(FileWriting.trouble(file)).isEmpty();
    assertThat(FileWriting.trouble(folder.resolve("new.conf"))).isEmpty();
    assertThat(FileWriting.trouble(Path.of("/proc/understudy"))).isPresent();
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void whatIsRewrittenKeepsItsRightsAndAttributes() throws IOException {
    Path file = write("a.conf", "old", "0600");
    Files.setAttribute(file, "unix:gid", 12);
    Files.setAttribute(file, "unix:mode", 04751); // last, for a new group costs the first bit
    Files.getFileAttributeView(file, UserDefinedFileAttributeView.class)
        .write("understudy", ByteBuffer.wrap(new byte[] {7}));
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2001-02-03T04:05:06Z")));

    FileWriting.all(Map.of(file, content("new")));

    assertThat(file).hasContent("new");
    assertThat(Rights.of(file).mode()).isEqualTo("4751");
    assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(12);
    assertThat(Files.getFileAttributeView(file, UserDefinedFileAttributeView.class).list())
        .containsExactly("understudy");
    assertThat(Files.getLastModifiedTime(file).toInstant()).isAfter("2020-01-01T00:00:00Z");
  }

  @Test
  void whatIsNewGetsItsRightsAndFolders() throws IOException {
    Path file = folder.resolve("sub/deep/new.conf");

    FileWriting.all(Map.of(file, new FileState.Content("x", Rights.of("0640", 12))));

    assertThat(Rights.of(file).mode()).isEqualTo("0640");
    assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(12);
  }

  @Test
  void whenOneCannotBeWrittenNoneIs() throws IOException {
    Path first = write("a.conf", "old", "0644");
    Path second = write("b.conf", "old", "0644");
    Map<String, String> before = everything();
    var nobody = new FileState.Content("new", new Rights(null, "no-such-user", null));

    assertThatThrownBy(() -> FileWriting.all(Map.of(first, content("new"), second, nobody)))
        .isInstanceOf(IOException.class);

    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void everySortOfChangeIsPutBackWhereverItStopped() throws IOException {
    Path edited = write("a.conf", "old", "0600");
    Path removed = write("b.conf", "gone", "0751");
    Path linked = Files.createSymbolicLink(folder.resolve("c.conf"), Path.of("a.conf"));
    Path fresh = folder.resolve("sub/deep/d.conf");
    Map<String, String> before = everything();
    Map<Path, FileState> change =
        Map.of(
            edited, new FileState.Content("new", new Rights("0644", null, null)),
            removed, new FileState.Absent(),
            linked, new FileState.Link("b.conf"),
            fresh, content("fresh"));
    for (List<Path> done : prefixes(List.of(edited, removed, linked, fresh))) {
      var journal = new MemoryJournal();
      List<OldFile> old = OldFile.keep(journal, change);
      for (Path path : done) {
        FileWriting.all(Map.of(path, change.get(path)));
      }
      Files.writeString(folder.resolve(".a.conf.understudy.new"), "half");

      var back = new FilesPutBack(journal).all(old);
      var again = new FilesPutBack(journal).all(old);

      assertThat(back.troubles()).isEmpty();
      assertThat(back.restored()).isEqualTo(!done.isEmpty());
      assertThat(again.restored()).isFalse();
      assertThat(everything()).isEqualTo(before);
    }
  }

  private static List<List<Path>> prefixes(List<Path> paths) {
    var prefixes = new ArrayList<List<Path>>();
    for (int i = 0; i <= paths.size(); i++) {
      prefixes.add(paths.subList(0, i));
    }
    return prefixes;
  }

  @Test
  void whatSomebodyElseWroteMeanwhileIsLeft() throws IOException {
    Path file = write("a.conf", "old", "0644");
    var journal = new MemoryJournal();
    Map<Path, FileState> change = Map.of(file, content("new"));
    List<OldFile> old = OldFile.keep(journal, change);
    FileWriting.all(change);
    Files.writeString(file, "somebody's", StandardCharsets.UTF_8);

    var back = new FilesPutBack(journal).all(old);

    assertThat(back.troubles())
        .singleElement()
        .satisfies(trouble -> assertThat(trouble.reason()).contains("a.conf", "somebody else"));
    assertThat(file).hasContent("somebody's");
  }

  @Test
  void aLinkIsReplacedAndNotFollowed() throws IOException {
    Path outside = write("outside", "untouched", "0644");
    Path link = Files.createSymbolicLink(folder.resolve("link"), outside);

    FileWriting.all(Map.of(link, content("new")));

    assertThat(outside).hasContent("untouched");
    assertThat(Files.isRegularFile(link, LinkOption.NOFOLLOW_LINKS)).isTrue();
  }
}
