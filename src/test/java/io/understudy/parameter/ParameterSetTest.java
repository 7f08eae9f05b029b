package io.understudy.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterSetTest {

  @Property
  void changesSinceAnotherSetLeadToThisOne(
      @ForAll("sets") ParameterSet before, @ForAll("sets") ParameterSet after) {
    List<Change> changes = after.since(before);

    assertThat(before.with(changes).hash()).isEqualTo(after.hash());
    assertThat(after.with(before.since(after)).hash()).isEqualTo(before.hash());
    assertThat(after.since(before.with(changes))).isEmpty();
  }

  @Property
  void hashesAreEqualExactlyWhenNothingChanged(
      @ForAll("sets") ParameterSet one, @ForAll("sets") ParameterSet other) {
    assertThat(one.hash().equals(other.hash())).isEqualTo(one.since(other).isEmpty());
  }

  @Property
  void aSetNeverDiffersFromItself(@ForAll("sets") ParameterSet set) {
    assertThat(set.since(set)).isEmpty();
    assertThat(set.list()).allMatch(p -> p.likeness(p) == Likeness.SAME);
  }

  @Property
  void theOrderOfCollectingDoesNotMatter(@ForAll("sets") ParameterSet set, @ForAll Random random) {
    var shuffled = new ArrayList<>(set.list());
    Collections.shuffle(shuffled, random);

    assertThat(ParameterSet.of(shuffled)).isEqualTo(set);
    assertThat(ParameterSet.of(shuffled).hash()).isEqualTo(set.hash());
  }

  @Test
  void hashIsStableAcrossProcessesAndVersions() {
    ParameterSet set =
        ParameterSet.of(
            List.of(
                plain("settings/work_mem", ValueType.BYTES, "64MB"),
                plain("settings/ünï", ValueType.TEXT, "köln")));

    assertThat(set.hash())
        .isEqualTo("f5c7fb07692afc9ba4686c95a541cd5f93c65bdb45f0d4467423ec74a920f8cf");
    assertThat(ParameterSet.empty().hash())
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void aDescriptionThatChangesIsNoChange() {
    Parameter before = plain("settings/a", ValueType.TEXT, "x");
    Parameter after =
        new Parameter(
            before.key(), before.value(), before.descriptor().withSummary("said differently"));

    assertThat(ParameterSet.of(List.of(after)).since(ParameterSet.of(List.of(before)))).isEmpty();
  }

  @Test
  void newSealedCopiesAndAnotherParityKeyAreNoChange() {
    Parameter before = secret("tag", "k1", "p1", Map.of("beta", "AAAA"));
    Parameter after = secret("tag", "k2", "p2", Map.of("beta", "BBBB", "gamma", "CC"));

    assertThat(ParameterSet.of(List.of(after)).since(ParameterSet.of(List.of(before)))).isEmpty();
  }

  @Test
  void secretsOfDifferentNodesAreComparedByParity() {
    Parameter alpha = secret("tag of alpha", "k1", "same", Map.of());

    assertThat(alpha.likeness(secret("tag of beta", "k1", "same", Map.of())))
        .isEqualTo(Likeness.SAME);
    assertThat(alpha.likeness(secret("tag of beta", "k1", "other", Map.of())))
        .isEqualTo(Likeness.DIFFERENT);
    assertThat(alpha.likeness(secret("tag of beta", "k2", "same", Map.of())))
        .isEqualTo(Likeness.UNKNOWN);
  }

  @Test
  void secretsNeverPrint() {
    Parameter secret = secret("tag", "k1", "parity", Map.of("beta", "sealed"));

    assertThat(secret.toString()).contains("***").doesNotContain("tag,", "parity", "sealed");
    assertThat(secret.value().display()).isEqualTo("***");
  }

  @Test
  void refusesTheSameKeyTwice() {
    Parameter one = plain("settings/a", ValueType.TEXT, "x");

    assertThatThrownBy(() -> ParameterSet.of(List.of(one, one)))
        .hasMessageContaining("settings/a")
        .hasMessageContaining("twice");
  }

  @Test
  void refusesASecretThatIsSaidToBePlain() {
    SecretValue value = new SecretValue("t", new SecretValue.ParityTag("k", "p"), Map.of());

    assertThatThrownBy(() ->
            new Parameter(ParameterKey.parse("roles/a"), value, Descriptor.of(ValueType.TEXT)))
        .hasMessageContaining("roles/a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0000", "a\uD800", "\uDC00a", "\uD800\uD800\uDC00"})
  void refusesWhatIsNoText(String text) {
    assertThatThrownBy(() -> Value.of(text)).hasMessageStartingWith("value:");
  }

  @Test
  void takesTextOutsideTheBasicPlane() {
    assertThat(Value.of("a😀b").display()).isEqualTo("a😀b");
  }

  @Provide
  Arbitrary<ParameterSet> sets() {
    Arbitrary<String> names = Arbitraries.of("a", "b", "c", "d/e", "é");
    Arbitrary<ValueType> types =
        Arbitraries.of(ValueType.class).filter(type -> type != ValueType.SECRET);
    Arbitrary<String> texts =
        Arbitraries.oneOf(
            Arbitraries.of(
                "16MB", "16384kB", "on", "TRUE", "1", "01", "a, b", "a,b", "60s", "1min"),
            Texts.any().ofMaxLength(6));
    Arbitrary<Parameter> plains =
        Combinators.combine(names, types, texts)
            .as((name, type, text) -> plain("settings/" + name, type, text));
    Arbitrary<Parameter> secrets =
        Combinators.combine(names, Arbitraries.of("t1", "t2"), Arbitraries.of("k1", "k2"))
            .as((name, tag, keyId) ->
                new Parameter(
                    ParameterKey.parse("settings/" + name),
                    new SecretValue(tag, new SecretValue.ParityTag(keyId, tag), Map.of("x", keyId)),
                    Descriptor.of(ValueType.SECRET)));
    return Arbitraries.frequencyOf(Tuple.of(5, plains), Tuple.of(1, secrets))
        .list()
        .uniqueElements(Parameter::key)
        .ofMaxSize(5)
        .map(ParameterSet::of);
  }

  private static Parameter plain(String key, ValueType type, String text) {
    return new Parameter(ParameterKey.parse(key), Value.of(text), Descriptor.of(type));
  }

  private static Parameter secret(
      String tag, String keyId, String parity, Map<String, String> sealed) {
    return new Parameter(
        ParameterKey.parse("roles/app/password"),
        new SecretValue(tag, new SecretValue.ParityTag(keyId, parity), sealed),
        Descriptor.of(ValueType.SECRET));
  }
}
