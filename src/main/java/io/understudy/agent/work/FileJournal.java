package io.understudy.agent.work;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.understudy.agent.disk.PrivateFolder;
import io.understudy.driver.Command;
import io.understudy.driver.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A journal as a file of JSON lines, each on disk before its method returns, and a folder of kept
 * files. A last line that a crash cut short never counted and is passed over.
 */
final class FileJournal implements Journal {

  private static final String FILE = "journal.jsonl";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,200}");
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final PrivateFolder folder;
  private final PrivateFolder kept;
  private final Clock clock;
  private final Runnable beforeGuarded;
  private final List<Line> lines;

  /**
   * One line of the file.
   *
   * @param at milliseconds since 1970
   * @param guarded whether a command stays only when it is confirmed
   * @param slow whether a command may take long, as a restart does
   */
  record Line(long at, Entry.Kind kind, String text, boolean guarded, boolean slow) {}

  /**
   * The journal in this folder, continued when there is one.
   *
   * @param beforeGuarded is run before the first line of a guarded command is written
   */
  FileJournal(PrivateFolder folder, Clock clock, Runnable beforeGuarded) {
    this.folder = folder;
    this.kept = folder.folder("kept");
    this.clock = clock;
    this.beforeGuarded = beforeGuarded;
    this.lines = new ArrayList<>(read(folder.path()));
    dropCutLine();
  }

  /** The whole lines of the journal in {@code folder}, oldest first. */
  static List<Line> read(Path folder) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(folder.resolve(FILE));
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    var lines = new ArrayList<Line>();
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
      try {
        lines.add(MAPPER.readValue(line, Line.class));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return lines;
  }

  @Override
  public synchronized void before(Command command) {
    if (command.guarded()) {
      beforeGuarded.run();
    }
    append(
        Entry.Kind.BEFORE,
        command.text(),
        command.guarded(),
        command.kind() == Command.Kind.RESTART);
  }

  @Override
  public synchronized void after(String result) {
    append(Entry.Kind.AFTER, result, false, false);
  }

  @Override
  public synchronized void keep(String name, byte[] bytes) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("'" + name + "' is no name for a kept file");
    }
    kept.write(name, bytes);
    append(Entry.Kind.KEPT, name, false, false);
  }

  @Override
  public Optional<byte[]> kept(String name) {
    return NAME.matcher(name).matches() ? kept.read(name) : Optional.empty();
  }

  @Override
  public synchronized List<Entry> entries() {
    return lines.stream().map(line -> new Entry(line.kind(), line.text())).toList();
  }

  @Override
  public synchronized void mark(String mark) {
    append(Entry.Kind.MARK, mark, false, false);
  }

  /** Removes the kept files: what they were kept for is over. */
  void forget() {
    kept.delete();
  }

  private void append(Entry.Kind kind, String text, boolean guarded, boolean slow) {
    var line = new Line(clock.millis(), kind, text, guarded, slow);
    try {
      boolean first = lines.isEmpty();
      Path file = folder.path().resolve(FILE);
      if (first && !Files.exists(file)) {
        Files.createFile(file, PrivateFolder.FILE);
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.APPEND)) {
        ByteBuffer left =
            ByteBuffer.wrap(
                (MAPPER.writeValueAsString(line) + '\n').getBytes(StandardCharsets.UTF_8));
        while (left.hasRemaining()) {
          channel.write(left);
        }
        channel.force(false);
      }
      if (first) {
        folder.sync();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    lines.add(line);
  }

  private void dropCutLine() {
    Path file = folder.path().resolve(FILE);
    try {
      if (!Files.exists(file)) {
        return;
      }
      byte[] bytes = Files.readAllBytes(file);
      int whole = bytes.length;
      while (whole > 0 && bytes[whole - 1] != '\n') {
        whole--;
      }
      if (whole < bytes.length) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.truncate(whole);
          channel.force(true);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
