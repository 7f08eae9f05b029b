package io.understudy.parameter;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
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
 * @param floor true when a server that replays another one's changes must not have less of it than
 *     that one, or it stops; null is false
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
    @Nullable Boolean derived,
    @Nullable Boolean floor) {

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
    return changed(copy -> copy.type = changed);
  }

  public Descriptor withEffect(Effect changed) {
    return changed(copy -> copy.effect = changed);
  }

  public Descriptor withScope(Scope changed) {
    return changed(copy -> copy.scope = changed);
  }

  public Descriptor withConsequence(Consequence changed) {
    return changed(copy -> copy.consequence = changed);
  }

  public Descriptor withReplicated(boolean changed) {
    return changed(copy -> copy.replicated = changed);
  }

  public Descriptor withSummary(@Nullable String changed) {
    return changed(copy -> copy.summary = changed);
  }

  /** The same of a parameter by which something exists that no sync ever removes. */
  public Descriptor asLasting() {
    return changed(copy -> copy.lasting = true);
  }

  /** The same of a parameter that nobody set and the server worked out. */
  public Descriptor asDerived() {
    return changed(copy -> copy.derived = true);
  }

  /** The same of a parameter of which a server that replays needs as much as the one it replays. */
  public Descriptor asFloor() {
    return changed(copy -> copy.floor = true);
  }

  private Descriptor changed(Consumer<Copy> change) {
    var copy = new Copy(this);
    change.accept(copy);
    return copy.made(this);
  }

  /** What the methods above change, each one of it. */
  private static final class Copy {
    private ValueType type;
    private Effect effect;
    private Scope scope;
    private Consequence consequence;
    private boolean replicated;
    private @Nullable String summary;
    private @Nullable Boolean lasting;
    private @Nullable Boolean derived;
    private @Nullable Boolean floor;

    Copy(Descriptor of) {
      type = of.type;
      effect = of.effect;
      scope = of.scope;
      consequence = of.consequence;
      replicated = of.replicated;
      summary = of.summary;
      lasting = of.lasting;
      derived = of.derived;
      floor = of.floor;
    }

    Descriptor made(Descriptor of) {
      return new Descriptor(
          type,
          of.unit,
          of.min,
          of.max,
          of.allowed,
          of.defaultText,
          effect,
          scope,
          consequence,
          replicated,
          of.source,
          summary,
          lasting,
          derived,
          floor);
    }
  }

  /** Whether nobody set it and the server worked it out by itself. */
  public boolean workedOut() {
    return Boolean.TRUE.equals(derived);
  }

  /** Whether no sync ever removes what exists by this parameter. */
  public boolean stays() {
    return Boolean.TRUE.equals(lasting);
  }

  /** Whether a server that replays another one must not have less of it than that one. */
  public boolean bindsReplaying() {
    return Boolean.TRUE.equals(floor);
  }
}
