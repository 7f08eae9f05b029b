package io.understudy.agent.work;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;

/**
 * Hears from the operating system which files were written. What cannot be watched (a folder that
 * is gone, no more watches to be had) is left to the polls.
 */
final class FileWatch implements AutoCloseable {

  /** One change is often several writes: what follows within this time belongs to it. */
  private static final int QUIET_MS = 30;

  private static final int MOST_TOGETHER = 20;

  private final Consumer<String> changed;
  private final @Nullable WatchService service;
  private final Map<String, Set<Path>> wanted = new HashMap<>();
  private final Map<Path, WatchKey> folders = new HashMap<>();

  /**
   * Watches nothing yet.
   *
   * @param changed told the names of instances, one at a time, by a thread of its own
   */
  FileWatch(Consumer<String> changed) {
    this.changed = changed;
    this.service = service();
    if (service != null) {
      Thread.ofPlatform().daemon().name("file-watch").start(() -> listen(service));
    }
  }

  /** From now on these files, and whatever stands in these folders, belong to the instance. */
  synchronized void watch(String instance, Collection<Path> paths) {
    Set<Path> now = new TreeSet<>();
    for (Path path : paths) {
      now.add(path.toAbsolutePath().normalize());
      real(path, now);
    }
    if (service == null || now.equals(wanted.put(instance, now))) {
      return;
    }
    Set<Path> needed = new HashSet<>();
    wanted.values().forEach(all -> all.forEach(path -> needed.add(folder(path))));
    folders.entrySet().removeIf(entry -> forget(entry.getKey(), entry.getValue(), needed));
    needed.forEach(folder -> register(service, instance, folder));
  }

  @Override
  public void close() {
    if (service != null) {
      try {
        service.close();
      } catch (IOException e) {
        Log.broke("agent", "the watch on files did not end", e);
      }
    }
  }

  private static @Nullable WatchService service() {
    try {
      return FileSystems.getDefault().newWatchService();
    } catch (IOException e) {
      Log.at(Level.WARNING, "agent", "files cannot be watched; changes are seen by polls only", e);
      return null;
    }
  }

  /** A link may be turned to another file, and the file behind it written. */
  private static void real(Path path, Set<Path> into) {
    try {
      into.add(path.toRealPath());
    } catch (IOException e) {
      return; // not there yet: its folder tells when it comes
    }
  }

  private static Path folder(Path path) {
    Path parent = path.getParent();
    return Files.isDirectory(path) || parent == null ? path : parent;
  }

  private static boolean forget(Path folder, WatchKey key, Set<Path> needed) {
    if (needed.contains(folder) && key.isValid()) {
      return false;
    }
    key.cancel();
    return true;
  }

  private void register(WatchService watching, String instance, Path folder) {
    if (folders.containsKey(folder)) {
      return;
    }
    try {
      folders.put(folder, folder.register(watching, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE));
    } catch (IOException e) {
      Log.at(Level.INFO, instance, "not watched, only polled: " + folder, e);
    }
  }

  private void listen(WatchService watching) {
    Set<String> told = new TreeSet<>();
    try {
      while (true) {
        gather(watching.take(), told);
        for (int i = 0; i < MOST_TOGETHER; i++) {
          WatchKey more = watching.poll(QUIET_MS, MILLISECONDS);
          if (more == null) {
            break;
          }
          gather(more, told);
        }
        told.forEach(changed);
        told.clear();
      }
    } catch (ClosedWatchServiceException e) {
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void gather(WatchKey key, Set<String> told) {
    for (WatchEvent<?> event : key.pollEvents()) {
      Path folder = (Path) key.watchable();
      wanted.forEach((instance, paths) -> {
        boolean meant =
            event.kind().equals(OVERFLOW)
                || paths.contains(folder)
                || (event.context() instanceof Path name && paths.contains(folder.resolve(name)));
        if (meant) {
          told.add(instance);
        }
      });
    }
    key.reset();
  }
}
