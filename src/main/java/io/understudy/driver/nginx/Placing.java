package io.understudy.driver.nginx;

import io.understudy.driver.nginx.syntax.Body;
import io.understudy.driver.nginx.syntax.Directive;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A block into which something is to be put, and where in it: behind its like, in the file where
 * its like stands when that belongs to this block alone.
 *
 * @param entry the block; null for the main context and for a new block
 * @param siblings what stood in it
 * @param indent of the line on which it opens
 */
record Placing(
    @Nullable Entry entry,
    Directive block,
    Body body,
    ConfigFile file,
    List<Entry> siblings,
    String indent) {

  /** What has to stand before those that use it. */
  private static final Set<String> EARLY = Set.of("load_module", "log_format");

  /** A name for the main context, which is no directive. */
  private static final Directive MAIN = Directive.block("main", List.of());

  static Placing main(ConfigFile file, List<Entry> entries) {
    return new Placing(null, MAIN, file.text().body(), file, entries, "");
  }

  static Placing in(Entry entry) throws Refused {
    Body body =
        entry
            .directive()
            .body()
            .orElseThrow(
                () -> new Refused("a directive without a block holds nothing", "plan anew"));
    return new Placing(
        entry,
        entry.directive(),
        body,
        entry.file(),
        entry.children(),
        Body.indentOf(entry.directive(), ""));
  }

  static Placing fresh(Directive block, ConfigFile file, Placing outer) {
    return new Placing(
        null,
        block,
        block.body().orElseThrow(),
        file,
        List.of(),
        Body.indentOf(block, outer.indent));
  }

  boolean isUpstream() {
    return block.name().equals("upstream");
  }

  /**
   * Puts a new directive here.
   *
   * @param uses how often each directive is seen; one that is seen twice stands in a shared file
   * @return the file that it stands in now
   */
  ConfigFile put(Directive directive, Map<Directive, Integer> uses) {
    Optional<Entry> like =
        siblings.stream()
            .filter(sibling -> alike(sibling, directive))
            .filter(sibling -> uses.getOrDefault(sibling.directive(), 1) == own(sibling, uses))
            .filter(sibling -> sibling.body().directives().contains(sibling.directive()))
            .reduce(
                (first, second) -> second.body() == body || first.body() != body ? second : first);
    if (like.isPresent()) {
      Body beside = like.get().body();
      int after = beside.indexOf(like.get().directive());
      while (after + 1 < beside.directives().size()
          && beside.directives().get(after + 1).line() == 0
          && alike(beside.directives().get(after + 1), directive)) {
        after++;
      }
      String around = beside == body ? indent : "";
      beside.insert(after + 1, directive, around);
      return like.get().file();
    }
    body.insert(index(directive), directive, indent);
    return file;
  }

  /** A block that is itself seen several times makes all in it be seen as often. */
  private int own(Entry sibling, Map<Directive, Integer> uses) {
    return sibling.body() == body && entry != null ? uses.getOrDefault(block, 1) : 1;
  }

  private static boolean alike(Entry sibling, Directive directive) {
    return Group.inEntries(sibling) || alike(sibling.directive(), directive);
  }

  private static boolean alike(Directive sibling, Directive directive) {
    return (sibling.name().equals(directive.name())
            && sibling.body().isPresent() == directive.body().isPresent())
        || (Group.sequence(sibling.name()) && Group.sequence(directive.name()))
        || (Group.access(sibling.name()) && Group.access(directive.name()));
  }

  private int index(Directive directive) {
    if (EARLY.contains(directive.name())) {
      return 0;
    }
    List<Directive> present = body.directives();
    if (directive.body().isPresent() || directive.code().isPresent()) {
      return present.size();
    }
    for (int i = 0; i < present.size(); i++) {
      if (present.get(i).body().isPresent()) {
        return i;
      }
    }
    return present.size();
  }
}
