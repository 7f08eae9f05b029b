package io.understudy.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {

  private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final FileWatch watch = new FileWatch(heard::add);

  @TempDir Path folder;

  @AfterEach
  void end() {
    watch.close();
  }

  @Test
  void aFileThatIsWrittenReplacedOrMadeIsHeardOf() throws Exception {
    Path file = Files.writeString(folder.resolve("a.conf"), "1");
    watch.watch("web", Set.of(file, folder.resolve("later.conf")));

    Files.writeString(file, "2");
    assertThat(next()).isEqualTo("web");
    Files.move(
        Files.writeString(folder.resolve("a.new"), "3"), file, StandardCopyOption.ATOMIC_MOVE);
    assertThat(next()).isEqualTo("web");
    Files.writeString(folder.resolve("later.conf"), "4");
    assertThat(next()).isEqualTo("web");
  }

  @Test
  void itsNeighboursAreNot() throws Exception {
    Path mine = Files.writeString(folder.resolve("mine.conf"), "1");
    Path other = Files.writeString(folder.resolve("other.conf"), "1");
    watch.watch("web", Set.of(mine));
    watch.watch("db", Set.of(other));

    Files.writeString(folder.resolve("access.log"), "noise");
    Files.writeString(other, "2");

    assertThat(next()).isEqualTo("db");
    Files.writeString(mine, "2");
    assertThat(next()).isEqualTo("web");
  }

  @Test
  void everyEntryOfAWatchedFolderCounts() throws Exception {
    watch.watch("web", Set.of(folder));

    Files.writeString(folder.resolve("new-site.conf"), "1");

    assertThat(next()).isEqualTo("web");
  }

  @Test
  void behindALinkTheFileCounts() throws Exception {
    Path real = Files.createDirectory(folder.resolve("available")).resolve("site");
    Files.writeString(real, "1");
    Path link = Files.createDirectory(folder.resolve("enabled")).resolve("site");
    Files.createSymbolicLink(link, real);
    watch.watch("web", Set.of(link));

    Files.writeString(real, "2");
    assertThat(next()).isEqualTo("web");
    Files.delete(link);
    assertThat(next()).isEqualTo("web");
  }

  @Test
  void whatIsNoLongerWantedIsNotHeardOf() throws Exception {
    Path old = Files.writeString(folder.resolve("old.conf"), "1");
    Path present = Files.writeString(folder.resolve("present.conf"), "1");
    watch.watch("web", Set.of(old));
    watch.watch("web", Set.of(folder.resolve("gone").resolve("nowhere.conf")));
    watch.watch("db", Set.of(present));

    Files.writeString(old, "2");
    Files.writeString(present, "2");

    assertThat(next()).isEqualTo("db");
  }

  private String next() throws InterruptedException, IOException {
    String instance = heard.poll(20, TimeUnit.SECONDS);
    if (instance == null) {
      throw new IOException("nothing was heard");
    }
    boolean more = true; // a write is more than one event
    while (more) {
      more = heard.poll(100, TimeUnit.MILLISECONDS) != null;
    }
    return instance;
  }
}
