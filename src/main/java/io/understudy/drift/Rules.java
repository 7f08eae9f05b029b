package io.understudy.drift;

import io.understudy.audit.Actor;
import io.understudy.audit.Audit;
import io.understudy.events.Event;
import io.understudy.events.Events;
import io.understudy.inventory.Cluster;
import io.understudy.parameter.ParameterKey;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.FieldError;
import io.understudy.problem.RequestRefused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What admins say of a cluster's parameters. */
@ApplicationScoped
public class Rules {

  /** The most rules a cluster may have. */
  public static final int MOST = 500;

  private final RuleStore store;
  private final KnownParameters known;
  private final Audit audit;
  private final Events events;
  private final Clock clock;

  Rules(RuleStore store, KnownParameters known, Audit audit, Events events, Clock clock) {
    this.store = store;
    this.known = known;
    this.audit = audit;
    this.events = events;
    this.clock = clock;
  }

  /** All rules, expired ones included, in their order. */
  @Transactional
  public List<Rule> of(Cluster cluster) {
    return store.of(cluster.id());
  }

  /** The rules that count now. */
  @Transactional
  public RuleSet inForce(Cluster cluster) {
    return RuleSet.inForce(store.of(cluster.id()), clock.instant());
  }

  /**
   * Makes these the cluster's rules. A rule that stands there already keeps its id and author.
   *
   * @throws RequestRefused naming every wrong field
   */
  @Transactional
  public List<Rule> replace(
      Cluster cluster, List<@Nullable RuleDeclaration> declared, Actor actor) {
    if (declared.size() > MOST) {
      throw RequestRefused.field("rules", "has more than " + MOST + " entries; use patterns");
    }
    RuleCheck check = check(cluster, actor);
    var wanted = new ArrayList<Rule>();
    for (int i = 0; i < declared.size(); i++) {
      check.check("rules[" + i + "]", declared.get(i)).ifPresent(wanted::add);
    }
    refuse(check.errors());
    List<Rule> before = store.of(cluster.id());
    var left = new ArrayList<>(before);
    var kept = new HashSet<Long>();
    for (int i = 0; i < wanted.size(); i++) {
      Rule rule = wanted.get(i);
      Rule same = left.stream().filter(rule::sameWord).findFirst().orElse(null);
      if (same == null) {
        store.add(cluster.id(), i, rule);
        note(actor, "rule.added", cluster, rule);
      } else {
        left.remove(same);
        kept.add(same.id());
        store.move(same.id(), i);
      }
    }
    List<Rule> gone = before.stream().filter(rule -> !kept.contains(rule.id())).toList();
    store.remove(gone);
    gone.forEach(rule -> note(actor, "rule.removed", cluster, rule));
    if (!gone.isEmpty() || wanted.size() > kept.size()) {
      events.tell(new Event(cluster.name(), "drift", "rules"));
    }
    store.flush();
    return store.of(cluster.id());
  }

  /**
   * Adds one rule after the others.
   *
   * @throws RequestRefused naming every wrong field
   */
  @Transactional
  public Rule add(Cluster cluster, RuleDeclaration declared, Actor actor) {
    Rule rule = checked(cluster, declared, actor);
    List<Rule> before = store.of(cluster.id());
    if (before.size() >= MOST) {
      throw RequestRefused.field("rules", "there are " + MOST + " already; use patterns");
    }
    long id = store.add(cluster.id(), before.size(), rule);
    note(actor, "rule.added", cluster, rule);
    events.tell(new Event(cluster.name(), "drift", "rules"));
    return store.of(cluster.id()).stream().filter(r -> r.id() == id).findFirst().orElseThrow();
  }

  /**
   * Removes one rule.
   *
   * @throws RequestRefused when the cluster has none with this id
   */
  @Transactional
  public void remove(Cluster cluster, long ruleId, Actor actor) {
    Rule rule =
        store.of(cluster.id()).stream()
            .filter(r -> r.id() == ruleId)
            .findFirst()
            .orElseThrow(
                () -> new RequestRefused(ErrorCode.NOT_FOUND, "the cluster has no rule " + ruleId));
    store.remove(List.of(rule));
    note(actor, "rule.removed", cluster, rule);
    events.tell(new Event(cluster.name(), "drift", "rules"));
  }

  /**
   * What the rule would match among everything that is known of the cluster's instances.
   *
   * @throws RequestRefused naming every wrong field
   */
  @Transactional
  public Preview preview(Cluster cluster, RuleDeclaration declared, Actor actor) {
    Rule rule = checked(cluster, declared, actor);
    var matched = new ArrayList<Preview.Match>();
    known
        .of(cluster)
        .forEach((component, parameters) ->
            parameters.forEach((key, secret) -> {
              if (rule.match().matches(component, key)) {
                matched.add(new Preview.Match(component, key, secret, covers(rule, secret)));
              }
            }));
    return new Preview(matched);
  }

  private static boolean covers(Rule rule, boolean secret) {
    return !secret
        || !(rule.treatment() instanceof Treatment.MapPerNode
            || rule.treatment() instanceof Treatment.RoleBound);
  }

  private Rule checked(Cluster cluster, RuleDeclaration declared, Actor actor) {
    RuleCheck check = check(cluster, actor);
    Rule rule = check.check("rule", declared).orElse(null);
    refuse(check.errors());
    return Objects.requireNonNull(rule, "a rule without errors is one");
  }

  private RuleCheck check(Cluster cluster, Actor actor) {
    Map<String, Map<ParameterKey, Boolean>> parameters = known.of(cluster);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return new RuleCheck(
        cluster,
        (component, key) ->
            parameters.entrySet().stream()
                .filter(entry -> component == null || entry.getKey().equals(component))
                .anyMatch(entry -> entry.getValue().getOrDefault(key, false)),
        actor.name(),
        now);
  }

  private static void refuse(List<FieldError> errors) {
    if (!errors.isEmpty()) {
      throw RequestRefused.fields(errors);
    }
  }

  private void note(Actor actor, String action, Cluster cluster, Rule rule) {
    audit.note(
        actor,
        action,
        cluster.name(),
        rule.match().text(),
        Map.of(
            "kind", rule.treatment().word(),
            "reason", rule.reason(),
            "component", String.valueOf(rule.match().component()),
            "expires", String.valueOf(rule.expires())));
  }
}
