package io.understudy.parameter;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the application says of one of its parameters. Not part of the content hash: a description
 * that changes is no change of the configuration.
 *
 * @param type how the text is understood
 * @param unit the unit of a bare number in the application's spelling ({@code 8kB}, {@code ms}), or
 *     null
 * @param min lowest value in the application's spelling, or null
 * @param max highest value, or null
 * @param allowed the words of an enumeration, empty otherwise
 * @param defaultText the built-in value, or null when there is none or it is not known
 * @param effect when a change becomes effective
 * @param scope to whom the value belongs
 * @param consequence what a difference would do
 * @param replicated true when the engine itself carries the value to a server in recovery, where it
 *     is compared and never applied
 * @param source where the present value comes from, in the application's words ({@code default},
 *     {@code configuration file}), or null
 * @param summary one sentence for the admin, or null
 * @param lasting true when no sync ever removes the object that exists by this parameter, with all
 *     that stands under the same parent key; null is false
 * @param derived true when nobody set it and the server worked the value out by itself, from its
 *     machine or from other settings; null is false
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Descriptor(
    ValueType type,
    @Nullable String unit,
    @Nullable String min,
    @Nullable String max,
    List<String> allowed,
    @Nullable String defaultText,
    Effect effect,
    Scope scope,
    Consequence consequence,
    boolean replicated,
    @Nullable String source,
    @Nullable String summary,
    @Nullable Boolean lasting,
    @Nullable Boolean derived) {

  public Descriptor {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(effect, "effect");
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(consequence, "consequence");
    allowed = allowed == null ? List.of() : List.copyOf(allowed);
  }

  /** What a sync removes when it should not be there. */
  public Descriptor(
      ValueType type,
      @Nullable String unit,
      @Nullable String min,
      @Nullable String max,
      List<String> allowed,
      @Nullable String defaultText,
      Effect effect,
      Scope scope,
      Consequence consequence,
      boolean replicated,
      @Nullable String source,
      @Nullable String summary) {
    this(
        type,
        unit,
        min,
        max,
        allowed,
        defaultText,
        effect,
        scope,
        consequence,
        replicated,
        source,
        summary,
        null,
        null);
  }

  /** A shared parameter of this type that takes effect at once and changes behaviour. */
  public static Descriptor of(ValueType type) {
    return new Descriptor(
        type,
        null,
        null,
        null,
        List.of(),
        null,
        Effect.ONLINE,
        Scope.SHARED,
        Consequence.CHANGES_BEHAVIOUR,
        false,
        null,
        null);
  }

  public Descriptor withType(ValueType changed) {
    return new Descriptor(
        changed,
        unit,
        min,
        max,
        allowed,
        defaultText,
        effect,
        scope,
        consequence,
        replicated,
        source,
        summary,
        lasting,
        derived);
  }

  public Descriptor withEffect(Effect changed) {
    return new Descriptor(
        type,
        unit,
        min,
        max,
        allowed,
        defaultText,
        changed,
        scope,
        consequence,
        replicated,
        source,
        summary,
        lasting,
        derived);
  }

  public Descriptor withScope(Scope changed) {
    return new Descriptor(
        type,
        unit,
        min,
        max,
        allowed,
        defaultText,
        effect,
        changed,
        consequence,
        replicated,
        source,
        summary,
        lasting,
        derived);
  }

  public Descriptor withConsequence(Consequence changed) {
    return new Descriptor(
        type,
        unit,
        min,
        max,
        allowed,
        defaultText,
        effect,
        scope,
        changed,
        replicated,
        source,
        summary,
        lasting,
        derived);
  }

  public Descriptor withReplicated(boolean changed) {
    return new Descriptor(
        type,
        unit,
        min,
        max,
        allowed,
        defaultText,
        effect,
        scope,
        consequence,
        changed,
        source,
        summary,
        lasting,
        derived);
  }

  public Descriptor withSummary(@Nullable String changed) {
    return new Descriptor(
        type,
        unit,
        min,
        max,
        allowed,
        defaultText,
        effect,
        scope,
        consequence,
        replicated,
        source,
        changed,
        lasting,
        derived);
  }

  /** The same of a parameter by which something exists that no sync ever removes. */
  public Descriptor asLasting() {
    return new Descriptor(
        type,
        unit,
        min,
        max,
        allowed,
        defaultText,
        effect,
        scope,
        consequence,
        replicated,
        source,
        summary,
        true,
        derived);
  }

  /** The same of a parameter that nobody set and the server worked out. */
  public Descriptor asDerived() {
    return new Descriptor(
        type,
        unit,
        min,
        max,
        allowed,
        defaultText,
        effect,
        scope,
        consequence,
        replicated,
        source,
        summary,
        lasting,
        true);
  }

  /** Whether nobody set it and the server worked it out by itself. */
  public boolean workedOut() {
    return Boolean.TRUE.equals(derived);
  }

  /** Whether no sync ever removes what exists by this parameter. */
  public boolean stays() {
    return Boolean.TRUE.equals(lasting);
  }
}
