package io.understudy.driver.nginx;

import io.understudy.driver.nginx.syntax.Body;
import io.understudy.driver.nginx.syntax.Directive;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A directive where nginx sees it, includes dissolved.
 *
 * @param file in which it stands
 * @param body the block, in that file, in which it stands
 * @param parent the block around it, in whatever file; null in the main context
 * @param children what its block holds, includes dissolved
 */
record Entry(
    Directive directive, ConfigFile file, Body body, @Nullable Entry parent, List<Entry> children) {

  String name() {
    return directive.name();
  }

  List<String> arguments() {
    return directive.arguments();
  }

  boolean isBlock() {
    return directive.body().isPresent();
  }

  boolean is(String name) {
    return name().equals(name);
  }

  /** The children of this name. */
  List<Entry> all(String name) {
    return children.stream().filter(child -> child.is(name)).toList();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public String toString() {
    return name();
  }
}
