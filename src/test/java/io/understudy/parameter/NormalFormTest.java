package io.understudy.parameter;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalFormTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "BYTES, -, 16MB, 16384kB",
        "BYTES, -, 1GB, 1024MB",
        "BYTES, -, 1.5GB, 1536MB",
        "BYTES, kB, 64MB, 65536",
        "BYTES, 8kB, 128MB, 16384",
        "BYTES, -, 10m, 10240k",
        "BYTES, -, 0, 0kB",
        "DURATION, -, 60s, 1min",
        "DURATION, s, 1m30s, 90s",
        "DURATION, s, 1h 30m, 90m",
        "DURATION, s, 1s500ms, 1500ms",
        "DURATION, ms, 1min, 60000",
        "DURATION, s, 1d, 86400",
        "DURATION, ms, 0.5s, 500",
        "DURATION, -, 1h, 60m",
        "BOOLEAN, -, on, TRUE",
        "BOOLEAN, -, no, 0",
        "INTEGER, -, 100, +0100",
        "INTEGER, -, 0, -0",
        "REAL, -, 1.10, 1.1",
        "REAL, -, 1e3, 1000",
        "ENUMERATION, -, Replica, replica",
        "LIST, -, 'a, b', 'a,b'",
        "LIST, -, '\"a\",b', 'a, b'",
        "SET, -, 'b, a, b', 'a, b'",
      })
  void spellingsOfOneValueAreEqual(
      ValueType type, @Nullable String unit, String one, String other) {
    assertThat(normal(type, unit, one)).isEqualTo(normal(type, unit, other));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "BYTES, -, 16MB, 16kB",
        "BYTES, kB, -1, 0",
        "BYTES, 8kB, 1, 1kB",
        "DURATION, -, 1m, 1ms",
        "DURATION, -, 1m, 1M",
        "BOOLEAN, -, on, off",
        "INTEGER, -, 1, 10",
        "REAL, -, 1.1, 1.10001",
        "ENUMERATION, -, on, local",
        "LIST, -, 'a, b', 'b, a'",
        "LIST, -, '\"a, b\"', 'a, b'",
        "TEXT, -, a, A",
        "DOCUMENT, -, 'a ', a",
      })
  void differentValuesStayDifferent(
      ValueType type, @Nullable String unit, String one, String other) {
    assertThat(normal(type, unit, one)).isNotEqualTo(normal(type, unit, other));
  }

  @Property
  void anyTextHasANormalFormUnderAnyType(@ForAll ValueType type, @ForAll("texts") String text) {
    assertThat(normal(type, "kB", text)).isNotNull();
  }

  @Property
  void amountsCompareAcrossUnits(@ForAll @IntRange(min = 1) int number) {
    assertThat(normal(ValueType.BYTES, null, number + "MB"))
        .isEqualTo(normal(ValueType.BYTES, null, number * 1024L + "kB"));
    assertThat(normal(ValueType.DURATION, null, number + "s"))
        .isEqualTo(normal(ValueType.DURATION, "ms", number * 1000L + ""));
  }

  @Property
  void differentAmountsStayDifferent(@ForAll int one, @ForAll int other) {
    assertThat(
            normal(ValueType.BYTES, "8kB", one + "")
                .equals(normal(ValueType.BYTES, "8kB", "" + other)))
        .isEqualTo(one == other);
  }

  private static String normal(ValueType type, @Nullable String unit, String text) {
    Descriptor plain = Descriptor.of(type);
    Descriptor descriptor =
        new Descriptor(
            type,
            unit,
            null,
            null,
            plain.allowed(),
            null,
            plain.effect(),
            plain.scope(),
            plain.consequence(),
            false,
            null,
            null);
    return NormalForm.of(descriptor, text);
  }

  @Provide
  Arbitrary<String> texts() {
    return Texts.any().ofMaxLength(20);
  }
}
