package io.understudy.driver.nginx;

import io.understudy.driver.nginx.syntax.Body;
import io.understudy.driver.nginx.syntax.Directive;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All files of a configuration, joined by their includes. */
final class ConfigTree {

  private final ConfigFile main;
  private final Map<Path, ConfigFile> files;
  private final Map<Directive, List<ConfigFile>> includes;
  private final List<Include> globs;

  /**
   * An include as it was written.
   *
   * @param pattern absolute, with wildcards where it has some
   */
  record Include(String pattern, List<Path> found) {}

  ConfigTree(
      ConfigFile main,
      Map<Path, ConfigFile> files,
      Map<Directive, List<ConfigFile>> includes,
      List<Include> globs) {
    this.main = main;
    this.files = Collections.unmodifiableMap(files);
    this.includes = new HashMap<>(includes);
    this.globs = List.copyOf(globs);
  }

  ConfigFile main() {
    return main;
  }

  Collection<ConfigFile> files() {
    return files.values();
  }

  List<Include> globs() {
    return globs;
  }

  /** The files of an include directive; null when it is none. */
  @Nullable List<ConfigFile> included(Directive directive) {
    return includes.get(directive);
  }

  /** What nginx sees in the main context; made anew at every call, so after edits call it again. */
  List<Entry> entries() {
    return entries(main, main.text().body(), null);
  }

  private List<Entry> entries(ConfigFile file, Body body, @Nullable Entry parent) {
    var entries = new ArrayList<Entry>();
    for (Directive directive : body.directives()) {
      List<ConfigFile> included = included(directive);
      if (included == null) {
        var entry = new Entry(directive, file, body, parent, new ArrayList<>());
        directive.body().ifPresent(inner -> entry.children().addAll(entries(file, inner, entry)));
        entries.add(entry);
      } else {
        for (ConfigFile each : included) {
          entries.addAll(entries(each, each.text().body(), parent));
        }
      }
    }
    return entries;
  }
}
