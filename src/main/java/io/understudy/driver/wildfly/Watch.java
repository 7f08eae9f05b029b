package io.understudy.driver.wildfly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.understudy.driver.Collected;
import io.understudy.driver.Condition;
import io.understudy.driver.Duty;
import io.understudy.driver.Identity;
import io.understudy.driver.IdentityChanged;
import io.understudy.driver.SecretKeeper;
import io.understudy.driver.Surroundings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a server. As long as the configuration that it would write into its file is the same
 * text, nothing else is read: the server prints that text several times faster than it answers a
 * recursive read. What the types of resources have is asked once per identity, version and set of
 * extensions.
 */
final class Watch {

  private static final ObjectNode UUID = Operations.read(Address.ROOT, "uuid");

  private static final List<ObjectNode> GLANCE =
      Stream.of(
              List.of(UUID),
              Running.QUESTIONS,
              List.of(Operations.read(Address.ROOT, "product-version"), Operations.readAsXml()))
          .flatMap(List::stream)
          .toList();

  private final Server server;
  private final SecretKeeper secrets;
  private final boolean roles;
  private final Pending pending;
  private final Descriptions descriptions;
  private @Nullable String uuid;
  private @Nullable Compiled compiled;
  private @Nullable Seen seen;
  private Optional<ConfigFile> file = Optional.empty();

  /** The types, and what they hold for. */
  record Compiled(String version, TreeSet<String> extensions, ResourceType types) {}

  private record Seen(Glance glance, Collected collected) {}

  /** What tells whether anything is other than before. */
  private record Glance(String uuid, Running running, String version, String xml) {
    static Glance of(List<JsonNode> results) {
      int next = 1 + Running.QUESTIONS.size();
      return new Glance(
          results.getFirst().asText(),
          Running.of(results.subList(1, next)),
          results.get(next).asText(),
          results.get(next + 1).asText());
    }
  }

  /**
   * @param roles whether it matters if the server takes requests
   */
  Watch(Server server, Surroundings around, boolean roles) {
    this.server = server;
    this.roles = roles;
    this.secrets = around.secrets();
    this.pending = new Pending(around.folder());
    this.descriptions = new Descriptions(around.folder());
  }

  Collected collect() throws IOException {
    Glance glance = Glance.of(server.askAll(GLANCE));
    requireSame(glance.uuid());
    Seen known = seen;
    if (known != null && known.glance().equals(glance)) {
      return known.collected();
    }
    seen = null;
    Live live = look();
    Set<String> notes = new TreeSet<>(live.reading().notes());
    live.running().note(notes);
    Duty duty = roles ? live.running().duty() : Duty.NONE;
    var collected =
        new Collected(
            live.identity(),
            live.reading().parameters(),
            new Condition(duty, pending.of(live.identity().id(), live.state()), notes));
    file = ConfigFile.find(server, live.identity().id());
    String version = String.valueOf(compiled == null ? "" : compiled.version());
    seen =
        new Seen(new Glance(live.identity().id(), live.running(), version, live.xml()), collected);
    return collected;
  }

  /** Reads everything, in one request. */
  Live look() throws IOException {
    var questions = new ArrayList<ObjectNode>(GLANCE);
    questions.add(Operations.readEverything());
    List<JsonNode> answers = server.askAll(questions);
    Glance glance = Glance.of(answers);
    requireSame(glance.uuid());
    JsonNode tree = answers.getLast();
    Compiled types = types(glance.uuid(), glance.version(), tree);
    return new Live(
        new Identity(glance.uuid(), product(tree)),
        types,
        Reading.of(tree, types.types(), secrets),
        glance.xml(),
        glance.running());
  }

  /** What the server says of itself now. */
  Running running() throws IOException {
    List<JsonNode> answers =
        server.askAll(Stream.concat(Stream.of(UUID), Running.QUESTIONS.stream()).toList());
    requireSame(answers.getFirst().asText());
    return Running.of(answers.subList(1, answers.size()));
  }

  /** The installation that was seen last, as {@link Identity#id}; null before the first look. */
  @Nullable String identity() {
    return uuid;
  }

  /** The same, of a server that was looked at before, whose types are known. */
  Live look(Live before) throws IOException {
    uuid = before.identity().id();
    compiled = before.compiled();
    return look();
  }

  /** The file that the server writes at every change, when it lies on this host. */
  Set<Path> files() {
    return file.map(ConfigFile::path).map(Set::of).orElse(Set.of());
  }

  /** The next look reads everything, as something was changed. */
  void forget() {
    seen = null;
  }

  private void requireSame(String found) {
    String known = uuid;
    if (known != null && !known.equals(found)) {
      throw new IdentityChanged(known, found);
    }
    uuid = found;
  }

  private Compiled types(String found, String version, JsonNode tree) throws IOException {
    var extensions = new TreeSet<String>();
    tree.path("extension").fieldNames().forEachRemaining(extensions::add);
    Compiled known = compiled;
    if (known != null && known.version().equals(version) && known.extensions().equals(extensions)) {
      return known;
    }
    ResourceType types = descriptions.types(server, found, version, extensions);
    Compiled fresh = new Compiled(version, extensions, types);
    compiled = fresh;
    return fresh;
  }

  private static String product(JsonNode tree) {
    String name = tree.path("product-name").asText("");
    String version = tree.path("product-version").asText("");
    return name.isEmpty() || name.equals("null")
        ? "WildFly Core " + tree.path("release-version").asText("")
        : name + " " + version;
  }
}
