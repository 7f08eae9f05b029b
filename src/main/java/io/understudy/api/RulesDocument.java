package io.understudy.api;

import io.understudy.drift.Rule;
import io.understudy.drift.RuleDeclaration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a cluster: what GET answers can be put back as it is.
 *
 * @param rules all of them, in their order
 */
public record RulesDocument(@Nullable List<@Nullable RuleDeclaration> rules) {

  static RulesDocument of(List<Rule> rules, Instant now) {
    var shown = new ArrayList<@Nullable RuleDeclaration>();
    rules.forEach(rule -> shown.add(RuleDeclaration.of(rule, now)));
    return new RulesDocument(shown);
  }
}
