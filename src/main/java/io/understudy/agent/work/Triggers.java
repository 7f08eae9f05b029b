package io.understudy.agent.work;

import io.understudy.agent.disk.PrivateFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A folder in the agent's home where {@code understudy agent trigger} writes a file with the name
 * of an instance. Who may write there may ask for a look; nothing is read from the file.
 */
public final class Triggers {

  private static final String FOLDER = "triggers";

  private final PrivateFolder folder;
  private final Set<String> instances;

  /** Those of the agent with this home. */
  public Triggers(Path home, Set<String> instances) {
    this.folder = PrivateFolder.at(home).folder(FOLDER);
    this.instances = new TreeSet<>(instances);
  }

  /** Asks the agent to look at an instance. */
  public void pull(String instance) {
    folder.write(instance, "look\n".getBytes(StandardCharsets.US_ASCII));
  }

  void watchedBy(FileWatch files) {
    instances.forEach(
        instance -> files.watch(FOLDER + "/" + instance, Set.of(folder.path().resolve(instance))));
  }

  /** Whose change it is when {@code watched} is told by the watch. */
  Optional<String> instance(String watched) {
    String name =
        watched.startsWith(FOLDER + "/") ? watched.substring(FOLDER.length() + 1) : watched;
    return Optional.of(name).filter(instances::contains);
  }
}
