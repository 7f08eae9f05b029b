package io.understudy.driver.nginx;

import io.understudy.driver.nginx.syntax.Directive;
import io.understudy.driver.nginx.syntax.Octets;
import io.understudy.driver.nginx.syntax.Words;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Changes the trees of a configuration: each edit in the file where the directive lives. */
final class Trees {

  private static final Set<String> OBJECTS =
      Set.of("allow", "deny", "server", "load_module", "auth_basic", "listen");

  private final Live live;
  private final Map<String, Entry> byPath = new HashMap<>();
  private final Map<String, Placing> fresh = new HashMap<>();
  private final Map<Directive, Integer> uses = new HashMap<>();

  Trees(Live live) {
    this.live = live;
    live.reading()
        .paths()
        .forEach((entry, path) -> {
          byPath.put(path, entry);
          uses.merge(entry.directive(), 1, Integer::sum);
        });
  }

  /** The files that are not as they were. */
  List<ConfigFile> changed() {
    return live.tree().files().stream().filter(ConfigFile::changed).toList();
  }

  /** The directive behind a place; null when there is no single one. */
  static @Nullable Entry entry(Slot slot) {
    return switch (slot) {
      case Slot.Arguments arguments -> arguments.entry();
      case Slot.Block block -> block.entry();
      case Slot.Code code -> code.entry();
      case Slot.Document document -> document.entry();
      case Slot.Users users -> users.entry();
      case Slot.Order _, Slot.First _ -> null;
    };
  }

  /** Whether removing it takes something away instead of going back to a default. */
  boolean isObject(Slot slot) {
    return switch (slot) {
      case Slot.Block _, Slot.Code _, Slot.Document _, Slot.Users _ -> true;
      case Slot.Arguments arguments ->
          OBJECTS.contains(arguments.entry().name()) || Group.inEntries(arguments.entry());
      case Slot.Order _, Slot.First _ -> false;
    };
  }

  /** Changes what is there. */
  ConfigFile change(ParameterKey key, Slot slot, String value) throws Refused {
    return switch (slot) {
      case Slot.Arguments arguments -> {
        requireReloadable(arguments.entry());
        var words = new ArrayList<>(arguments.kept());
        List<String> changed = Words.split(value);
        if (arguments.lastOnly() && changed.size() != 1) {
          throw new Refused("the value must be one word", "correct the value");
        }
        words.addAll(changed);
        arguments.entry().directive().arguments(words);
        yield arguments.entry().file();
      }
      case Slot.Code code -> {
        code.entry().directive().code(value);
        yield code.entry().file();
      }
      case Slot.Block block -> {
        if (!value.isEmpty()) {
          throw new Refused("a block has no value of its own", "wish for what stands in it");
        }
        yield block.entry().file();
      }
      case Slot.Order _, Slot.First _, Slot.Document _, Slot.Users _ ->
          throw new Refused(key + " is no directive", "plan anew");
    };
  }

  private void requireReloadable(Entry entry) throws Refused {
    if (Set.of("daemon", "master_process", "lock_file").contains(entry.name())) {
      throw new Refused(
          entry.name() + " takes effect only when nginx is started anew, which would stop serving",
          "change it by hand");
    }
  }

  /** Takes away what is there. */
  ConfigFile remove(ParameterKey key, Slot slot, Set<String> gone) throws Refused {
    Entry entry = entry(slot);
    if (entry == null) {
      throw new Refused("an order cannot be removed", "leave it out");
    }
    if (slot instanceof Slot.Block) {
      for (ParameterKey inside : live.reading().under(key.path())) {
        boolean shared =
            live.reading().parameters().find(inside).stream()
                .anyMatch(parameter -> parameter.descriptor().scope() == Scope.SHARED);
        if (shared && !gone.contains(inside.path()) && !Edit.isOrder(inside)) {
          throw new Refused(
              "the block still holds " + inside, "remove what stands in it together with it");
        }
      }
    }
    if (entry.body().directives().contains(entry.directive())) {
      entry.body().remove(entry.directive());
    }
    return entry.file();
  }

  /** Adds what is not there, with the blocks around it. */
  ConfigFile add(ParameterKey key, String value) throws Refused {
    List<Segment> segments = Segment.parse(key).orElse(List.of());
    if (segments.isEmpty() || segments.stream().anyMatch(Segment::cut)) {
      throw new Refused(
          "the driver for nginx has no such parameter, or its name is too long to be added",
          "leave it out, or add it by hand");
    }
    Segment last = segments.getLast();
    if (last.name().equals("include")) {
      throw new Refused("an include names a file and is no parameter", "leave it out");
    }
    Placing around = around(segments.subList(0, segments.size() - 1));
    if (fresh.containsKey(key.path())) {
      return around.file();
    }
    Entry parent = around.entry();
    boolean table =
        parent == null
            ? segments.size() > 1 && Group.isTable(segments.get(segments.size() - 2).name())
            : Group.isTable(parent.name());
    if (last.name().endsWith("_by_lua_block")) {
      return around.put(Directive.code(last.name(), Words.split(last.octets()), value), uses);
    }
    if (isBlock(last, segments.size(), around) && !table && value.isEmpty()) {
      around(segments);
      return around.file();
    }
    var words = new ArrayList<String>();
    switch (Catalogue.of(last.name()).repeats()) {
      case FIRST, ALL, BUT_LAST -> words.addAll(Words.split(last.octets()));
      case ONCE, ZONE, NUMBERED -> {}
    }
    String name = last.name();
    if (table && name.equals("entry")) {
      List<String> first = Words.split(last.octets());
      if (first.size() != 1) {
        throw new Refused("an entry of a table has one name", "correct the key");
      }
      name = first.getFirst();
      words.clear();
    }
    words.addAll(Words.split(value));
    requireKnownModule(name, words);
    return around.put(Directive.simple(name, words), uses);
  }

  private static boolean isBlock(Segment segment, int depth, Placing around) {
    if (segment.name().equals("server")) {
      return !around.isUpstream();
    }
    return Catalogue.of(segment.name()).type().isEmpty() && depth > 0;
  }

  /** A module is code that the master runs: it must lie where modules lie on this node. */
  private void requireKnownModule(String name, List<String> words) throws Refused {
    if (!name.equals("load_module") || words.isEmpty()) {
      return;
    }
    var path = live.prefix().resolve(Octets.show(words.getFirst())).normalize();
    boolean known =
        path.startsWith(live.build().modules().normalize())
            || live.reading().main().stream()
                .filter(entry -> entry.is("load_module") && !entry.arguments().isEmpty())
                .map(entry -> live.prefix().resolve(Octets.show(entry.arguments().getFirst())))
                .anyMatch(used ->
                    path.getParent() != null
                        && path.getParent().equals(used.normalize().getParent()));
    if (!known) {
      throw new Refused(
          "the module does not lie in " + live.build().modules() + " or beside one that is loaded",
          "install the module on this node first");
    }
  }

  private Placing around(List<Segment> segments) throws Refused {
    if (segments.isEmpty()) {
      return Placing.main(live.tree().main(), live.reading().main());
    }
    var path = new StringBuilder();
    segments.forEach(segment -> path.append(path.isEmpty() ? "" : "/").append(segment));
    Placing known = fresh.get(path.toString());
    if (known != null) {
      return known;
    }
    Entry entry = byPath.get(path.toString());
    if (entry != null) {
      return Placing.in(entry);
    }
    Placing outer = around(segments.subList(0, segments.size() - 1));
    Segment segment = segments.getLast();
    if (!Segment.isName(segment.name()) || segment.name().equals("include")) {
      throw new Refused("there is no block of this name in nginx", "leave it out");
    }
    List<String> arguments =
        segment.name().equals("server") ? List.of() : Words.split(segment.octets());
    Directive block = Directive.block(segment.name(), arguments);
    ConfigFile file = outer.put(block, uses);
    Placing inner = Placing.fresh(block, file, outer);
    fresh.put(path.toString(), inner);
    return inner;
  }
}
