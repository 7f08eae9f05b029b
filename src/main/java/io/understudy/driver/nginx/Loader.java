package io.understudy.driver.nginx;

import io.understudy.driver.nginx.syntax.Body;
import io.understudy.driver.nginx.syntax.ConfigText;
import io.understudy.driver.nginx.syntax.Directive;
import io.understudy.driver.nginx.syntax.MalformedConfig;
import io.understudy.driver.nginx.syntax.Octets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a configuration file and all that it includes. */
final class Loader {

  private static final long LARGEST = 16L << 20;
  private static final int MOST_FILES = 10_000;

  private final Path folder;
  private final Map<Path, ConfigFile> files = new LinkedHashMap<>();
  private final Map<Directive, List<ConfigFile>> includes = new HashMap<>();
  private final List<ConfigTree.Include> globs = new ArrayList<>();
  private final Deque<Path> open = new ArrayDeque<>();

  private Loader(Path folder) {
    this.folder = folder;
  }

  /**
   * The tree of this configuration.
   *
   * @throws MalformedConfig when a file of it cannot be parsed, or is missing
   * @throws IOException when a file cannot be read
   */
  static ConfigTree load(Path config) throws IOException {
    var loader = new Loader(config.resolveSibling("."));
    ConfigFile main = loader.file(config);
    return new ConfigTree(main, loader.files, loader.includes, loader.globs);
  }

  private ConfigFile file(Path path) throws IOException {
    Path real = path.toRealPath();
    if (open.contains(real)) {
      throw new MalformedConfig(path.toString(), 1, "the file includes itself");
    }
    ConfigFile known = files.get(real);
    if (known != null) {
      return known;
    }
    if (Files.size(real) > LARGEST || files.size() >= MOST_FILES) {
      throw new MalformedConfig(path.toString(), 1, "the configuration is too large to be read");
    }
    byte[] bytes = Files.readAllBytes(real);
    var file =
        new ConfigFile(
            path,
            real,
            new String(bytes, StandardCharsets.ISO_8859_1),
            ConfigText.parse(path.toString(), bytes));
    files.put(real, file);
    open.push(real);
    include(file, file.text().body());
    open.pop();
    return file;
  }

  private void include(ConfigFile file, Body body) throws IOException {
    for (Directive directive : body.directives()) {
      if (directive.name().equals("include")
          && directive.body().isEmpty()
          && directive.arguments().size() == 1) {
        includes.put(directive, files(file, directive));
      }
      if (directive.body().isPresent()) {
        include(file, directive.body().get());
      }
    }
  }

  private List<ConfigFile> files(ConfigFile file, Directive directive) throws IOException {
    String named = Octets.show(directive.arguments().getFirst());
    List<Path> found;
    String pattern;
    try {
      pattern = folder.resolve(named).normalize().toString();
      found = Glob.find(pattern);
    } catch (InvalidPathException e) {
      throw new MalformedConfig(file.path().toString(), directive.line(), "names no path");
    }
    if (found.isEmpty() && !Glob.isPattern(pattern)) {
      throw new MalformedConfig(
          file.path().toString(), directive.line(), "includes a file that is not there: " + named);
    }
    globs.add(new ConfigTree.Include(pattern, found));
    var included = new ArrayList<ConfigFile>();
    for (Path path : found) {
      included.add(file(path));
    }
    return included;
  }
}
