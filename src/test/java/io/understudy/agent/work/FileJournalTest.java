package io.understudy.agent.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.understudy.agent.disk.PrivateFolder;
import io.understudy.driver.Command;
import io.understudy.driver.Journal;
import io.understudy.parameter.Effect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileJournalTest {

  private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

  @TempDir Path folder;

  @Test
  void whatWasNotedIsThereForTheNextProcess() {
    FileJournal journal = journal();
    journal.keep("file-1", new byte[] {0, 1, 2});
    journal.before(command("SET a = 'ü\n'", false));
    journal.after("done");
    journal.mark("confirmed");

    FileJournal next = journal();

    assertThat(next.entries()).isEqualTo(journal.entries()).hasSize(4);
    assertThat(next.marked("confirmed")).isTrue();
    assertThat(next.marked("put-back")).isFalse();
    assertThat(next.kept("file-1")).contains(new byte[] {0, 1, 2});
    assertThat(next.kept("file-2")).isEmpty();
  }

  @Test
  void aLineThatACrashCutShortNeverCounted() throws IOException {
    journal().mark("one");
    Files.writeString(
        folder.resolve("journal.jsonl"), "{\"at\":0,\"kin", StandardOpenOption.APPEND);

    FileJournal next = journal();
    next.mark("two");

    assertThat(journal().entries()).extracting(Journal.Entry::text).containsExactly("one", "two");
  }

  @Test
  void theGuardWatchesBeforeTheGuardedCommandIsNoted() {
    var seen = new ArrayList<Integer>();
    var journal =
        new FileJournal(
            PrivateFolder.at(folder), CLOCK, () -> seen.add(FileJournal.read(folder).size()));

    journal.before(command("harmless", false));
    journal.before(command("dangerous", true));

    assertThat(seen).isEqualTo(List.of(1));
  }

  @Test
  void withoutAGuardTheGuardedCommandIsNotNoted() {
    var journal =
        new FileJournal(
            PrivateFolder.at(folder),
            CLOCK,
            () -> {
              throw new IllegalStateException("no guard");
            });

    assertThatThrownBy(() -> journal.before(command("dangerous", true)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(journal.entries()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../x", "a/b", "ä"})
  void keepsUnderPlainNamesOnly(String name) {
    FileJournal journal = journal();

    assertThatThrownBy(() -> journal.keep(name, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(journal.kept(name)).isEmpty();
  }

  private FileJournal journal() {
    return new FileJournal(PrivateFolder.at(folder), CLOCK, () -> {});
  }

  private static Command command(String text, boolean guarded) {
    return new Command(text, Command.Kind.CHANGE, List.of(), Effect.ONLINE, guarded);
  }
}
