package io.understudy.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.parameter.Descriptor;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.SecretValue;
import io.understudy.parameter.SecretValue.ParityTag;
import io.understudy.parameter.Value;
import io.understudy.parameter.ValueType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VerificationTest {

  private static final ParameterKey A = ParameterKey.parse("settings/a");
  private static final ParameterKey GONE = ParameterKey.parse("settings/gone");

  /** a: 1MB to 2MB; gone: from there to absent. */
  private final ComponentPlan plan =
      plan(
          List.of(
              new Wish(A, Value.of("1MB"), Value.of("2MB")), new Wish(GONE, Value.of("x"), null)),
          List.of(bytes(A, "2MB")));

  @Test
  void anotherSpellingOfTheSameValueIsAsPlanned() {
    Verification verification = Verification.of(plan, ParameterSet.of(List.of(bytes(A, "2048kB"))));

    assertThat(verification.complete()).isTrue();
    assertThat(verification.verified()).isEqualTo(2);
  }

  @Test
  void namesWhatIsNotAsPlannedWithBothValues() {
    Verification verification =
        Verification.of(plan, ParameterSet.of(List.of(bytes(A, "3MB"), bytes(GONE, "x"))));

    assertThat(verification.verified()).isZero();
    assertThat(verification.wrong())
        .containsExactly(
            new Verification.Wrong("db", A, "2MB", "3MB"),
            new Verification.Wrong("db", GONE, "(absent)", "x"));
  }

  @Test
  void tellsUntouchedFromHalfDone() {
    ParameterSet before = ParameterSet.of(List.of(bytes(A, "1MB"), bytes(GONE, "x")));
    ParameterSet half = ParameterSet.of(List.of(bytes(A, "2MB"), bytes(GONE, "x")));

    assertThat(Verification.of(plan, before).untouched()).isTrue();
    assertThat(Verification.of(plan, half).untouched()).isFalse();
    assertThat(Verification.of(plan, half).complete()).isFalse();
  }

  @Test
  void secretsAreVerifiedByParity() {
    ParameterKey key = ParameterKey.parse("roles/r/password");
    Parameter desired = secret(key, "alpha tag", "same");
    ComponentPlan secrets = plan(List.of(new Wish(key, null, desired.value())), List.of(desired));

    assertThat(
            Verification.of(secrets, ParameterSet.of(List.of(secret(key, "beta tag", "same"))))
                .complete())
        .isTrue();
    assertThat(
            Verification.of(secrets, ParameterSet.of(List.of(secret(key, "beta tag", "other"))))
                .wrong())
        .containsExactly(new Verification.Wrong("db", key, "***", "***"));
  }

  @Test
  void whatIsOnlyToTakeEffectIsVerifiedWhenItWaitsNoLonger() {
    ComponentPlan restart =
        plan(List.of(Wish.inForce(A, Value.of("2MB"))), List.of(bytes(A, "2MB")));
    ParameterSet live = ParameterSet.of(List.of(bytes(A, "2MB")));

    Verification waits = Verification.of(restart, live, Set.of(A));
    Verification inForce = Verification.of(restart, live, Set.of());

    assertThat(waits.untouched()).isTrue();
    assertThat(waits.wrong())
        .containsExactly(
            new Verification.Wrong("db", A, "2MB, in force", "it waits for a restart"));
    assertThat(inForce.complete()).isTrue();
    assertThat(inForce.untouched()).isFalse();
    assertThat(Reversal.of(restart, live).nothingToDo()).isTrue();
  }

  @Test
  void aReversalWishesForWhatWasThereAndLeavesWhatOthersChanged() {
    Reversal reversal =
        Reversal.of(plan, ParameterSet.of(List.of(bytes(A, "2048kB"), bytes(GONE, "changed"))));

    assertThat(reversal.request().wishes())
        .containsExactly(new Wish(A, Value.of("2048kB"), Value.of("1MB")));
    assertThat(reversal.left()).containsExactly(GONE);
  }

  @Test
  void aReversalOfWhatWasNeverDoneHasNothingToDo() {
    Reversal reversal =
        Reversal.of(plan, ParameterSet.of(List.of(bytes(A, "1MB"), bytes(GONE, "x"))));

    assertThat(reversal.nothingToDo()).isTrue();
    assertThat(reversal.left()).isEmpty();
  }

  private static ComponentPlan plan(List<Wish> wishes, List<Parameter> desired) {
    return new ComponentPlan(
        "db",
        new ComponentPlan.Target(2, "id", "live"),
        new ComponentPlan.Source(1, 5, "want", true),
        new ChangeRequest(wishes, false, false),
        desired,
        List.of(),
        List.of(),
        List.of());
  }

  private static Parameter bytes(ParameterKey key, String value) {
    return new Parameter(key, Value.of(value), Descriptor.of(ValueType.BYTES));
  }

  private static Parameter secret(ParameterKey key, String tag, String parity) {
    return new Parameter(
        key,
        new SecretValue(tag, new ParityTag("k1", parity), Map.of()),
        Descriptor.of(ValueType.SECRET));
  }
}
