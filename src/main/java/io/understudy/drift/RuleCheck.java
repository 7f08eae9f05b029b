package io.understudy.drift;

import io.understudy.inventory.Cluster;
import io.understudy.inventory.Component;
import io.understudy.inventory.Node;
import io.understudy.parameter.ParameterKey;
import io.understudy.problem.FieldError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Turns a declared rule into a rule, or says everything that is wrong with it. */
final class RuleCheck {

  static final int MAX_REASON = 2_000;
  static final int MAX_VALUE = 1_000_000;
  private static final String KINDS = "ignore, map, roleBound, manual, approval";

  private final Cluster cluster;
  private final BiPredicate<@Nullable String, ParameterKey> secret;
  private final String author;
  private final Instant now;
  private final List<FieldError> errors = new ArrayList<>();

  /**
   * @param secret whether a key of a component (null: of any) is known to be a secret
   * @param author who declares it
   */
  RuleCheck(
      Cluster cluster,
      BiPredicate<@Nullable String, ParameterKey> secret,
      String author,
      Instant now) {
    this.cluster = cluster;
    this.secret = secret;
    this.author = author;
    this.now = now;
  }

  /** Everything that was wrong with the rules so far. */
  List<FieldError> errors() {
    return List.copyOf(errors);
  }

  /** The rule, empty when it is wrong; {@code at} names it in errors ({@code rules[3]}). */
  Optional<Rule> check(String at, @Nullable RuleDeclaration declared) {
    if (declared == null) {
      error(at, "is null; write a rule or leave it out");
      return Optional.empty();
    }
    int before = errors.size();
    checkComponent(at, declared.component());
    KeyMatch match = match(at, declared);
    Treatment treatment = treatment(at, declared);
    String reason = declared.reason() == null ? "" : declared.reason().strip();
    if (reason.length() > MAX_REASON) {
      error(at + ".reason", "has more than " + MAX_REASON + " characters");
    }
    if (declared.expires() != null && !declared.expires().isAfter(now) && declared.id() == null) {
      error(at + ".expires", "is over already; name a time that is still to come, or leave it out");
    }
    if (match != null && treatment != null) {
      checkSecret(at, match, treatment);
    }
    if (match == null || treatment == null || errors.size() > before) {
      return Optional.empty();
    }
    return Optional.of(new Rule(0, match, treatment, reason, declared.expires(), author, now));
  }

  private void checkComponent(String at, @Nullable String component) {
    List<String> names = cluster.components().stream().map(Component::name).toList();
    if (component != null && !names.contains(component)) {
      error(
          at + ".component",
          "'"
              + component
              + "' is no component of this cluster; it has "
              + String.join(", ", names));
    }
  }

  private @Nullable KeyMatch match(String at, RuleDeclaration declared) {
    if ((declared.key() == null) == (declared.pattern() == null)) {
      error(at + ".key", "give either a key (settings/work_mem) or a pattern (settings/log_*)");
      return null;
    }
    try {
      ParameterKey key = declared.key() == null ? null : ParameterKey.parse(declared.key());
      return new KeyMatch(declared.component(), key, declared.pattern());
    } catch (IllegalArgumentException e) {
      String field = declared.key() == null ? ".pattern" : ".key";
      error(at + field, String.valueOf(e.getMessage()).replaceFirst("^(key|pattern): ", ""));
      return null;
    }
  }

  private @Nullable Treatment treatment(String at, RuleDeclaration declared) {
    String kind = declared.kind() == null ? "" : declared.kind();
    if (!kind.equals("map") && declared.values() != null) {
      error(at + ".values", "only a rule of kind map has values");
    }
    if (!kind.equals("approval") && declared.approval() != null) {
      error(at + ".approval", "only a rule of kind approval has this");
    }
    return switch (kind) {
      case "ignore" -> new Treatment.Ignore();
      case "roleBound" -> new Treatment.RoleBound();
      case "manual" -> new Treatment.ManualOnly();
      case "map" -> map(at, declared.values());
      case "approval" -> approval(at, declared.approval());
      default -> {
        error(at + ".kind", "must be one of " + KINDS);
        yield null;
      }
    };
  }

  private @Nullable Treatment map(String at, @Nullable Map<String, @Nullable String> values) {
    if (values == null || values.isEmpty()) {
      error(at + ".values", "name at least one node with its value");
      return null;
    }
    List<String> nodes = cluster.nodes().stream().map(Node::name).toList();
    var checked = new TreeMap<String, String>();
    values.forEach((node, value) -> {
      String field = at + ".values." + node;
      if (!nodes.contains(node)) {
        error(field, "is no node of this cluster; it has " + String.join(", ", nodes));
      } else if (value == null || value.length() > MAX_VALUE) {
        error(field, "must be a text of at most " + MAX_VALUE + " characters");
      } else {
        checked.put(node, value);
      }
    });
    return checked.size() == values.size() ? new Treatment.MapPerNode(checked) : null;
  }

  private @Nullable Treatment approval(String at, @Nullable String decision) {
    if (decision == null || !List.of("required", "automatic").contains(decision)) {
      error(at + ".approval", "must be required or automatic");
      return null;
    }
    return new Treatment.Approval(decision.equals("automatic"));
  }

  private void checkSecret(String at, KeyMatch match, Treatment treatment) {
    boolean writesValues =
        treatment instanceof Treatment.MapPerNode || treatment instanceof Treatment.RoleBound;
    if (writesValues && match.key() != null && secret.test(match.component(), match.key())) {
      error(
          at + ".kind",
          match.key() + " is a secret; a rule on a secret can only be ignore or manual");
    }
  }

  private void error(String field, String message) {
    errors.add(new FieldError(field, message));
  }
}
