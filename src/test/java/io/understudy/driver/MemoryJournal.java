package io.understudy.driver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A journal that outlives sessions but not the test. */
public class MemoryJournal implements Journal {

  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, byte[]> kept = new HashMap<>();

  @Override
  public void before(Command command) {
    entries.add(new Entry(Entry.Kind.BEFORE, command.text()));
  }

  @Override
  public void after(String result) {
    entries.add(new Entry(Entry.Kind.AFTER, result));
  }

  @Override
  public void keep(String name, byte[] bytes) {
    if (!name.matches("[A-Za-z0-9._-]+") || kept.put(name, bytes.clone()) != null) {
      throw new IllegalArgumentException("kept twice, or badly named: " + name);
    }
    entries.add(new Entry(Entry.Kind.KEPT, name));
  }

  @Override
  public Optional<byte[]> kept(String name) {
    return Optional.ofNullable(kept.get(name)).map(byte[]::clone);
  }

  @Override
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  @Override
  public void mark(String mark) {
    entries.add(new Entry(Entry.Kind.MARK, mark));
  }

  /** The commands noted so far. */
  public List<String> commands() {
    return entries.stream()
        .filter(entry -> entry.kind() == Entry.Kind.BEFORE)
        .map(Entry::text)
        .toList();
  }
}
