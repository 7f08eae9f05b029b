package io.understudy.drift;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A rule as someone writes it and as it is shown, not yet checked. What is absent is null.
 *
 * @param id shown; ignored when it is put back, as are {@code createdBy}, {@code createdAt} and
 *     {@code inForce}
 * @param kind {@code ignore}, {@code map}, {@code roleBound}, {@code manual} or {@code approval}
 * @param component null for every component
 * @param key an exact key; either this or a pattern
 * @param pattern a glob over the segments of keys
 * @param values {@code map}: node → value
 * @param approval {@code approval}: {@code required} or {@code automatic}
 * @param reason why
 * @param expires from when on it no longer counts
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RuleDeclaration(
    @Nullable Long id,
    @Nullable String kind,
    @Nullable String component,
    @Nullable String key,
    @Nullable String pattern,
    @Nullable Map<String, @Nullable String> values,
    @Nullable String approval,
    @Nullable String reason,
    @Nullable Instant expires,
    @Nullable String createdBy,
    @Nullable Instant createdAt,
    @Nullable Boolean inForce) {

  /** The rule as it is shown. */
  public static RuleDeclaration of(Rule rule, Instant now) {
    KeyMatch match = rule.match();
    return new RuleDeclaration(
        rule.id(),
        rule.treatment().word(),
        match.component(),
        match.key() == null ? null : match.key().path(),
        match.pattern(),
        rule.treatment() instanceof Treatment.MapPerNode map ? nullable(map.values()) : null,
        rule.treatment() instanceof Treatment.Approval approval ? approval.decision() : null,
        rule.reason().isEmpty() ? null : rule.reason(),
        rule.expires(),
        rule.author(),
        rule.createdAt(),
        rule.inForce(now));
  }

  private static Map<String, @Nullable String> nullable(Map<String, String> values) {
    return new TreeMap<String, @Nullable String>(values);
  }
}
