package io.understudy.drift;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.quarkus.hibernate.orm.panache.PanacheRepository;
import io.understudy.parameter.ParameterKey;
import io.understudy.protocol.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Rules as rows. */
@ApplicationScoped
class RuleStore implements PanacheRepository<RuleRow> {

  List<Rule> of(long clusterId) {
    return list("clusterId = ?1 order by position", clusterId).stream()
        .map(RuleStore::read)
        .toList();
  }

  void remove(List<Rule> rules) {
    rules.forEach(rule -> deleteById(rule.id()));
  }

  /** Adds a rule, and says what id it got. */
  long add(long clusterId, int position, Rule rule) {
    RuleRow row = new RuleRow();
    row.clusterId = clusterId;
    row.position = position;
    row.kind = rule.treatment().word();
    row.component = rule.match().component();
    row.key = rule.match().key() == null ? null : rule.match().key().path();
    row.pattern = rule.match().pattern();
    row.nodeValues =
        rule.treatment() instanceof Treatment.MapPerNode map ? json(map.values()) : "{}";
    row.approval = rule.treatment() instanceof Treatment.Approval word ? word.decision() : null;
    row.reason = rule.reason();
    row.expiresAt = rule.expires();
    row.createdBy = rule.author();
    row.createdAt = rule.createdAt();
    persist(row);
    return Objects.requireNonNull(row.id);
  }

  void move(long ruleId, int position) {
    update("position = ?1 where id = ?2", position, ruleId);
  }

  private static Rule read(RuleRow row) {
    return new Rule(
        Objects.requireNonNull(row.id),
        new KeyMatch(
            row.component, row.key == null ? null : ParameterKey.parse(row.key), row.pattern),
        treatment(row),
        row.reason,
        row.expiresAt,
        row.createdBy,
        row.createdAt);
  }

  private static Treatment treatment(RuleRow row) {
    return switch (row.kind) {
      case "ignore" -> new Treatment.Ignore();
      case "roleBound" -> new Treatment.RoleBound();
      case "manual" -> new Treatment.ManualOnly();
      case "map" -> new Treatment.MapPerNode(values(row.nodeValues));
      case "approval" -> new Treatment.Approval("automatic".equals(row.approval));
      default -> throw new IllegalStateException("rule " + row.id + " is of kind " + row.kind);
    };
  }

  private static Map<String, String> values(String json) {
    try {
      return Json.MAPPER.readValue(json, new TypeReference<Map<String, String>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a rule's values are not JSON", e);
    }
  }

  private static String json(Map<String, String> values) {
    try {
      return Json.MAPPER.writeValueAsString(values);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("values: cannot be written as JSON", e);
    }
  }
}
