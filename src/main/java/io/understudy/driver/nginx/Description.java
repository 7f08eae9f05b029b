package io.understudy.driver.nginx;

import io.understudy.driver.nginx.syntax.Words;
import io.understudy.parameter.Consequence;
import io.understudy.parameter.Descriptor;
import io.understudy.parameter.Effect;
import io.understudy.parameter.Scope;
import io.understudy.parameter.ValueType;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is said of each parameter. */
final class Description {

  private static final Set<String> OF_NODE =
      Set.of(
          "pid",
          "lock_file",
          "daemon",
          "master_process",
          "working_directory",
          "worker_cpu_affinity");

  /** What nginx reads when it starts and never again. */
  private static final Set<String> AT_START = Set.of("daemon", "master_process", "lock_file");

  private static final Set<String> CARRIERS =
      Set.of(
          "proxy_set_header",
          "grpc_set_header",
          "auth_http_header",
          "fastcgi_param",
          "uwsgi_param",
          "scgi_param",
          "add_header",
          "set");
  private static final Pattern TELLING =
      Pattern.compile("(?i)authorization|token|secret|passw|api[-_]?key|credential");
  private static final Pattern SCHEME = Pattern.compile("(?i)^(basic|bearer|token)\\s+");
  private static final Pattern VARIABLE = Pattern.compile("\\$(\\w+|\\{\\w+\\})");

  private Description() {}

  static Descriptor of(Slot slot) {
    return switch (slot) {
      case Slot.Arguments arguments -> of(arguments);
      case Slot.Block block -> plain(ValueType.TEXT).withSummary(contexts(block.entry().name()));
      case Slot.Code code -> plain(ValueType.DOCUMENT).withSummary(contexts(code.entry().name()));
      case Slot.Document document ->
          plain(document.secret() ? ValueType.SECRET : ValueType.DOCUMENT)
              .withConsequence(Consequence.BLOCKS_START)
              .withSummary("The content of the file that the directive names.");
      case Slot.Users _ ->
          plain(ValueType.SECRET)
              .withSummary(
                  "A user of the file that the directive names, with the password's hash.");
      case Slot.Order _ ->
          plain(ValueType.LIST).withSummary("The order in which nginx tries or carries these out.");
      case Slot.First _ ->
          plain(ValueType.LIST)
              .withSummary(
                  "The servers that answer for names which no server has, because they stand"
                      + " first.");
    };
  }

  private static Descriptor of(Slot.Arguments slot) {
    Entry entry = slot.entry();
    if (Group.inEntries(entry)) {
      return plain(ValueType.TEXT);
    }
    DirectiveFact fact = Catalogue.of(entry.name());
    ValueType type = ValueType.TEXT;
    if (secret(entry, slot.value())) {
      type = ValueType.SECRET;
    } else if (slot.value().size() == 1) {
      type = fact.type().orElse(ValueType.TEXT);
    }
    Descriptor descriptor =
        plain(type)
            .withConsequence(fact.consequence())
            .withScope(scope(entry))
            .withSummary(contexts(entry.name()));
    return AT_START.contains(entry.name()) ? descriptor.withEffect(Effect.RESTART) : descriptor;
  }

  private static Descriptor plain(ValueType type) {
    Descriptor bare = Descriptor.of(type).withEffect(Effect.RELOAD);
    return type == ValueType.DURATION
        ? new Descriptor(
            bare.type(),
            "s",
            null,
            null,
            List.of(),
            null,
            bare.effect(),
            bare.scope(),
            bare.consequence(),
            false,
            null,
            null)
        : bare;
  }

  private static @Nullable String contexts(String name) {
    List<String> contexts = Catalogue.of(name).contexts();
    return contexts.isEmpty() ? null : "May stand in " + String.join(", ", contexts) + ".";
  }

  private static Scope scope(Entry entry) {
    List<String> arguments = entry.arguments();
    boolean node =
        switch (entry.name()) {
          case "listen" -> Listens.ofNode(arguments);
          case "error_log" -> !arguments.isEmpty() && arguments.getFirst().startsWith("/");
          default -> OF_NODE.contains(entry.name()) || entry.name().endsWith("_bind");
        };
    return node ? Scope.NODE : Scope.SHARED;
  }

  /** Whether these arguments hold a secret in clear text, and not just a variable. */
  private static boolean secret(Entry entry, List<String> value) {
    if (entry.is("secure_link_secret")) {
      return true;
    }
    boolean telling =
        CARRIERS.contains(entry.name())
            && !entry.arguments().isEmpty()
            && TELLING.matcher(entry.arguments().getFirst()).find();
    String text = VARIABLE.matcher(String.join(" ", value)).replaceAll("");
    return telling
        && SCHEME.matcher(text).replaceFirst("").chars().filter(Character::isLetterOrDigit).count()
            > 3;
  }

  /** The arguments as they are shown. */
  static String text(Slot.Arguments slot) {
    return Words.join(slot.value());
  }
}
