package io.understudy.driver.nginx;

import io.understudy.driver.change.Digest;
import io.understudy.driver.nginx.DirectiveFact.Repeats;
import io.understudy.driver.nginx.syntax.Words;
import io.understudy.parameter.ParameterKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Gives each place of a configuration its key. The file in which a directive stands is no part of
 * it, nor is its place among others, unless nothing else tells two of them apart.
 */
final class Naming {

  /** Blocks of which there is one, and which say nothing by being there. */
  private static final Set<String> FRAMES = Set.of("http", "events", "stream", "mail");

  private final Path folder;
  private final List<Named> named = new ArrayList<>();
  private final Map<Entry, String> paths = new HashMap<>();

  private Naming(Path folder) {
    this.folder = folder;
  }

  /**
   * What was named.
   *
   * @param places every place with its key
   * @param paths the key of every directive and block, as text
   */
  record Result(List<Named> places, Map<Entry, String> paths) {}

  /**
   * Names all that stands in a configuration.
   *
   * @param folder in which the main file stands
   */
  static Result of(List<Entry> main, Path folder) {
    var naming = new Naming(folder);
    naming.block(null, main, "");
    return new Result(naming.named, naming.paths);
  }

  private void block(@Nullable Entry parent, List<Entry> children, String prefix) {
    Map<Entry, Segment> segments = segments(children);
    for (Entry child : children) {
      String path = prefix + segment(segments, child);
      paths.put(child, path);
      place(child, path);
      if (child.isBlock()) {
        block(child, child.children(), path + "/");
      }
    }
    for (Group group : Group.values()) {
      List<Entry> members = children.stream().filter(group::holds).toList();
      if (members.size() > 1) {
        add(
            prefix + "order[" + group.word() + "]",
            new Slot.Order(parent, members, texts(members, segments)));
      }
    }
    List<Entry> first = implicitDefaults(children);
    if (!first.isEmpty()) {
      add(prefix + "first[server]", new Slot.First(parent, first, texts(first, segments)));
    }
  }

  private static List<String> texts(List<Entry> members, Map<Entry, Segment> segments) {
    return members.stream().map(member -> segment(segments, member).toString()).toList();
  }

  private static Segment segment(Map<Entry, Segment> segments, Entry entry) {
    Segment segment = segments.get(entry);
    return segment == null ? Segment.of(entry.name()) : segment;
  }

  private void place(Entry entry, String path) {
    if (entry.directive().code().isPresent()) {
      add(path, new Slot.Code(entry));
    } else if (entry.isBlock()) {
      if (!FRAMES.contains(entry.name())) {
        add(path, new Slot.Block(entry));
      }
    } else {
      add(path, arguments(entry));
      Attachments.of(entry, folder)
          .ifPresent(slot -> add(path + (slot instanceof Slot.Users ? "/user" : "/content"), slot));
    }
  }

  private static Slot arguments(Entry entry) {
    if (Group.inEntries(entry)) {
      return new Slot.Arguments(entry, 0, false);
    }
    return switch (Catalogue.of(entry.name()).repeats()) {
      case FIRST -> new Slot.Arguments(entry, 1, false);
      case ALL -> new Slot.Arguments(entry, entry.arguments().size(), false);
      case BUT_LAST -> new Slot.Arguments(entry, 0, true);
      case ONCE, ZONE, NUMBERED -> new Slot.Arguments(entry, 0, false);
    };
  }

  private void add(String path, Slot slot) {
    named.add(new Named(key(path), slot));
  }

  /** A key of this path; one that would be too long ends in a hash. */
  static ParameterKey key(String path) {
    if (path.length() <= ParameterKey.MAX_LENGTH) {
      return ParameterKey.parse(path);
    }
    return ParameterKey.of(path.substring(0, path.indexOf('/')), "…" + Digest.of(path));
  }

  private static Map<Entry, Segment> segments(List<Entry> children) {
    var segments = new HashMap<Entry, Segment>();
    List<Entry> servers =
        children.stream().filter(child -> child.is("server") && child.isBlock()).toList();
    Map<Entry, String> names = ServerNames.of(servers);
    var counts = new HashMap<String, Integer>();
    Consumer<Entry> number =
        entry -> {
          String content = names.get(entry);
          Segment plain = content == null ? plain(entry) : Segment.of("server", content);
          segments.put(entry, plain.numbered(counts.merge(plain.toString(), 1, Integer::sum)));
        };
    children.stream().filter(child -> !child.is("listen")).forEach(number);
    children.stream().filter(child -> child.is("listen")).sorted(Listens.byPort()).forEach(number);
    return segments;
  }

  private static Segment plain(Entry entry) {
    List<String> arguments = entry.arguments();
    if (Group.inEntries(entry) || !Segment.isName(entry.name())) {
      return Segment.of("entry", Words.join(List.of(entry.name())));
    }
    if (entry.is("listen")) {
      String sort = Listens.classOf(arguments);
      return sort.isEmpty() ? Segment.of("listen") : Segment.of("listen", sort);
    }
    Repeats repeats = Catalogue.of(entry.name()).repeats();
    if (entry.isBlock() || entry.directive().code().isPresent()) {
      repeats = Repeats.ALL;
    }
    List<String> content =
        switch (repeats) {
          case ONCE, NUMBERED -> List.of();
          case FIRST -> arguments.subList(0, Math.min(1, arguments.size()));
          case ALL -> entry.is("location") ? Group.location(arguments) : arguments;
          case BUT_LAST -> arguments.subList(0, Math.max(0, arguments.size() - 1));
          case ZONE -> zone(arguments);
        };
    return content.isEmpty()
        ? Segment.of(entry.name())
        : Segment.of(entry.name(), Words.join(content));
  }

  private static List<String> zone(List<String> arguments) {
    return arguments.stream()
        .filter(argument -> argument.startsWith("zone="))
        .map(argument -> argument.substring("zone=".length()).replaceFirst(":.*", ""))
        .limit(1)
        .toList();
  }

  /** Servers that are the default of a socket only because they stand before another one. */
  private static List<Entry> implicitDefaults(List<Entry> children) {
    List<Entry> servers =
        children.stream().filter(child -> child.is("server") && child.isBlock()).toList();
    boolean http = servers.stream().anyMatch(s -> s.parent() != null && s.parent().is("http"));
    if (!http || servers.size() < 2) {
      return List.of();
    }
    Map<String, List<Entry>> bySocket =
        servers.stream()
            .flatMap(s -> Listens.sockets(s).stream().map(socket -> Map.entry(socket, s)))
            .collect(
                Collectors.groupingBy(
                    Map.Entry::getKey,
                    Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    var places = new TreeSet<Integer>();
    bySocket.forEach((socket, sharing) -> {
      if (sharing.size() > 1 && sharing.stream().noneMatch(s -> Listens.isDefault(s, socket))) {
        places.add(servers.indexOf(sharing.getFirst()));
      }
    });
    return places.stream().map(servers::get).toList();
  }
}
