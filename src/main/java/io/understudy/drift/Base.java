package io.understudy.drift;

import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What primary and standby had under each key when they were last verified to agree: the third side
 * of the three-way comparison, seen from the present primary.
 */
public final class Base {

  private static final Base NONE = new Base(false, Map.of());

  private final boolean recorded;
  private final Map<ParameterKey, Agreed> agreed;

  private Base(boolean recorded, Map<ParameterKey, Agreed> agreed) {
    this.recorded = recorded;
    this.agreed = Map.copyOf(agreed);
  }

  /** The two were never verified. */
  public static Base none() {
    return NONE;
  }

  /** A key that is not in {@code agreed} was absent on both sides. */
  public static Base of(Map<ParameterKey, Agreed> agreed) {
    return new Base(true, agreed);
  }

  /** Whether the two were ever verified. */
  public boolean recorded() {
    return recorded;
  }

  Cause cause(ParameterKey key, @Nullable Parameter primary, @Nullable Parameter standby) {
    Agreed then = agreed.getOrDefault(key, Agreed.BOTH_ABSENT);
    if (!recorded || then.equals(Agreed.NEVER)) {
      return Cause.NEVER_SYNCED;
    }
    boolean primaryMoved = !then.primaryForm().equals(ValueForm.of(primary));
    boolean standbyMoved = !then.standbyForm().equals(ValueForm.of(standby));
    if (primaryMoved && standbyMoved) {
      return Cause.BOTH_CHANGED;
    }
    // When neither moved, a rule did: what is desired has changed, and that is the primary's side.
    return standbyMoved ? Cause.STANDBY_CHANGED : Cause.PRIMARY_CHANGED;
  }

  /**
   * The forms of both sides at the last verification; see {@link ValueForm}.
   *
   * @param primaryForm of the instance that is primary now
   * @param standbyForm of the instance that is standby now
   */
  public record Agreed(String primaryForm, String standbyForm) {

    static final Agreed BOTH_ABSENT = new Agreed(ValueForm.ABSENT, ValueForm.ABSENT);

    /** The key differed at the first verification and has not agreed since. */
    static final Agreed NEVER = new Agreed("", "");
  }
}
