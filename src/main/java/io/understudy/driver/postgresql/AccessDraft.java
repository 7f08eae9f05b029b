package io.understudy.driver.postgresql;

import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Command;
import io.understudy.driver.Refusal;
import io.understudy.driver.SecretKeeper.SecretNotForUs;
import io.understudy.driver.postgresql.access.Gate;
import io.understudy.driver.postgresql.access.Rule;
import io.understudy.driver.postgresql.access.RuleFile;
import io.understudy.driver.postgresql.access.Sort;
import io.understudy.driver.postgresql.access.Visitor;
import io.understudy.parameter.Effect;
import io.understudy.parameter.ListText;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.PlainValue;
import io.understudy.parameter.SecretValue;
import io.understudy.parameter.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns wishes about rules into one new file, after asking whether the agent itself could still
 * enter.
 */
final class AccessDraft {

  private final Look look;
  private final AccessFamily family;
  private final Sort sort;
  private final RuleFile live;
  private final ChangeRequest request;
  private final List<Refusal> refusals = new ArrayList<>();

  AccessDraft(Look look, AccessFamily family, Sort sort, RuleFile live, ChangeRequest request) {
    this.look = look;
    this.family = family;
    this.sort = sort;
    this.live = live;
    this.request = request;
  }

  Drafted of(List<Wish> wishes) throws SQLException {
    var rules = new LinkedHashMap<String, String>();
    live.rules().forEach(rule -> rules.put(rule.name(), rule.value()));
    Map<String, Wish> byName = new HashMap<>();
    Wish order = null;
    for (Wish wish : wishes) {
      List<String> segments = wish.key().segments();
      if (segments.size() != 2) {
        refuse(wish.key(), "is no rule", "leave it out");
      } else if (segments.get(1).equals(AccessFamily.ORDER)) {
        order = wish;
      } else {
        byName.put(segments.get(1), wish);
        wished(rules, segments.get(1), wish);
      }
    }
    SequencedMap<String, String> desired = ordered(rules, order, byName);
    if (!refusals.isEmpty()) {
      return new Drafted(List.of(), refusals);
    }
    RuleFile next = live.with(desired);
    readsBack(next, desired, wishes.getFirst().key());
    if (Arrays.equals(next.file().bytes(), live.file().bytes())) {
      return new Drafted(List.of(), List.of());
    }
    Path path = family.path(look);
    local(path, wishes.getFirst().key());
    gate(next, wishes.getFirst().key());
    return new Drafted(
        refusals.isEmpty() ? List.of(step(path, next, wishes, byName)) : List.of(), refusals);
  }

  /** A quote, a {@code #} or a directive in a rule would make another rule of it. */
  private void readsBack(
      RuleFile next, SequencedMap<String, String> desired, ParameterKey fallback) {
    Map<String, String> read = new HashMap<>();
    next.rules().forEach(rule -> read.put(rule.name(), rule.value()));
    desired.forEach((name, value) -> {
      if (!value.equals(read.get(name))) {
        refuse(
            name.isBlank() ? fallback : ParameterKey.of(family.name(), name),
            "the server would read this line as something else than this rule",
            "write it as it stands in a pg_%s.conf, without comments, and with its quotes closed"
                .formatted(family.name()));
      }
    });
    if (refusals.isEmpty() && read.size() != desired.size()) {
      refuse(fallback, "the file would hold other rules than wished", "sync all rules together");
    }
  }

  private void wished(Map<String, String> rules, String name, Wish wish) {
    Value desired = wish.desired();
    if (desired == null) {
      if (rules.remove(name) != null && !request.allowDeletions()) {
        refuse(
            wish.key(),
            "the rule would be removed",
            "allow deletions for this sync, or leave the rule out");
      }
      return;
    }
    String text = text(wish.key(), desired);
    if (text == null) {
      return;
    }
    if ((name + text).indexOf('\uFFFD') >= 0
        || (name + text).chars().anyMatch(c -> c == '\n' || c == '\r' || c == 0)) {
      refuse(
          wish.key(), "the rule is not written in UTF-8, or on one line", "copy this rule by hand");
    } else if (sort == Sort.HBA && !Gate.knowsMethod(text.split(" ", 2)[0])) {
      refuse(
          wish.key(),
          "'"
              + Failure.oneLine(text.split(" ", 2)[0])
              + "' is no way to log in that PostgreSQL knows",
          "use one such as scram-sha-256");
    } else {
      rules.put(name, text);
    }
  }

  private @Nullable String text(ParameterKey key, Value desired) {
    return switch (desired) {
      case PlainValue plain -> plain.text();
      case SecretValue sealed -> {
        try {
          yield new String(look.around().secrets().open(sealed), StandardCharsets.UTF_8);
        } catch (SecretNotForUs e) {
          refuse(
              key,
              "the rule's secret was not sealed to this node's agent",
              "collect again after the agents have been paired");
          yield null;
        }
      }
    };
  }

  private SequencedMap<String, String> ordered(
      Map<String, String> rules, @Nullable Wish order, Map<String, Wish> wished) {
    Set<String> names = new LinkedHashSet<>(rules.keySet());
    if (order == null || order.desired() == null) {
      for (String name : names) {
        if (!live.names().contains(name)) {
          refuse(
              wished.get(name) == null ? orderKey() : ParameterKey.of(family.name(), name),
              "it is a new rule, and its place among the others decides what it does",
              "sync " + orderKey() + " together with it");
        }
      }
      return new LinkedHashMap<>(rules);
    }
    var result = new LinkedHashMap<String, String>();
    List<String> wanted =
        ListText.split(order.desired().display()).stream().filter(names::contains).toList();
    List<String> own = new ArrayList<>(names);
    wanted.forEach(own::remove);
    Map<String, List<String>> behind = new HashMap<>();
    for (String name : own) { // rules of this node alone keep the rule before them
      List<String> before = live.names().subList(0, Math.max(0, live.names().indexOf(name)));
      String anchor = before.reversed().stream().filter(wanted::contains).findFirst().orElse("");
      behind.computeIfAbsent(anchor, each -> new ArrayList<>()).add(name);
    }
    place(result, behind.getOrDefault("", List.of()), rules);
    for (String name : wanted) {
      place(result, List.of(name), rules);
      place(result, behind.getOrDefault(name, List.of()), rules);
    }
    return result;
  }

  private static void place(
      Map<String, String> result, List<String> names, Map<String, String> rules) {
    names.forEach(name -> result.put(name, String.valueOf(rules.get(name))));
  }

  private void local(Path path, ParameterKey key) {
    if (look.access().dataDirectory().isEmpty()) {
      refuse(
          key,
          "the agent may not touch this server's files",
          "set dataDirectory for this instance in agent.yaml");
    } else if (!Files.isWritable(path)) {
      refuse(
          key,
          "the agent cannot write " + Failure.oneLine(path.toString()),
          "let the agent's user write it, or run the agent beside the server");
    } else if (!isServersFile(path)) {
      refuse(
          key,
          "%s on this host is not the file that the server reads"
              .formatted(Failure.oneLine(path.toString())),
          "run the agent beside the server, and set dataDirectory to that server's");
    }
  }

  /** The server may be another host's, with a file of its own under the same path. */
  private boolean isServersFile(Path path) {
    try {
      return Arrays.equals(Files.readAllBytes(path), live.file().bytes());
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether the agent's own login still passes. */
  private void gate(RuleFile next, ParameterKey key) throws SQLException {
    if (sort != Sort.HBA) {
      return;
    }
    String own =
        "'%s' on database '%s'"
            .formatted(
                Failure.oneLine(look.facts().user()), Failure.oneLine(look.facts().database()));
    String remedy = "keep a rule above the others that lets the agent in";
    switch (Gate.of(next, visitor())) {
      case REJECTED -> refuse(key, "the rules would reject the agent's own login " + own, remedy);
      case NO_RULE -> refuse(key, "no rule would let the agent's own login in: " + own, remedy);
      case TRIES, UNKNOWN -> {} // the fresh login after the reload decides
    }
  }

  private Visitor visitor() throws SQLException {
    String sql =
        "SELECT pg_catalog.host(pg_catalog.inet_client_addr()),"
            + " (SELECT ssl FROM pg_catalog.pg_stat_ssl WHERE pid = pg_catalog.pg_backend_pid())";
    try (var statement = look.connection().createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return new Visitor(
          look.facts().database(),
          look.facts().user(),
          Optional.ofNullable(row.getString(1)),
          row.getBoolean(2));
    }
  }

  private Step step(Path path, RuleFile next, List<Wish> wishes, Map<String, Wish> byName) {
    boolean deletes = byName.values().stream().anyMatch(wish -> wish.desired() == null);
    var text = new StringBuilder("write pg_").append(family.name()).append(".conf:");
    Map<String, Rule> old = new HashMap<>();
    live.rules().forEach(rule -> old.put(rule.name(), rule));
    for (Rule rule : next.rules()) {
      Rule before = old.remove(rule.name());
      if (before == null) {
        text.append("\n+ ").append(shown(rule, byName));
      } else if (!before.value().equals(rule.value())) {
        text.append("\n~ ").append(shown(rule, byName));
      }
    }
    live.rules().stream()
        .filter(rule -> old.containsKey(rule.name()))
        .forEach(rule -> text.append("\n- ").append(rule.name()));
    if (text.indexOf("\n") < 0) {
      text.append("\nthe same rules in another order");
    }
    byte[] bytes = next.file().bytes();
    return new Step(
        new Command(
            text.toString(),
            deletes ? Command.Kind.DELETE : Command.Kind.CHANGE,
            wishes.stream().map(Wish::key).toList(),
            Effect.RELOAD,
            true),
        Step.Phase.FILES,
        bench -> bench.write(path, bytes),
        List.of(new Undo.RestoreFile(path)));
  }

  private static String shown(Rule rule, Map<String, Wish> wished) {
    Wish wish = wished.get(rule.name());
    boolean secret = wish != null && wish.desired() instanceof SecretValue;
    return rule.name() + " " + (secret ? SecretValue.MASK : rule.value());
  }

  private ParameterKey orderKey() {
    return ParameterKey.of(family.name(), AccessFamily.ORDER);
  }

  private void refuse(ParameterKey key, String reason, String remedy) {
    refusals.add(new Refusal(key, reason, remedy));
  }
}
