package io.understudy.parameter;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;

/**
 * One configuration parameter as it stands: its name, what it is set to, and what the application
 * says of it.
 */
public record Parameter(ParameterKey key, Value value, Descriptor descriptor) {

  public Parameter {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(descriptor, "descriptor");
    boolean secret = value instanceof SecretValue;
    if (secret != (descriptor.type() == ValueType.SECRET)) {
      throw new IllegalArgumentException(
          key
              + ": a value is a secret exactly when its type says so, but the type is "
              + descriptor.type());
    }
  }

  /** The one text that all spellings of this value share. Never the clear text of a secret. */
  @JsonIgnore
  public String normalForm() {
    return switch (value) {
      case PlainValue plain -> NormalForm.of(descriptor, plain.text());
      case SecretValue secret -> secret.tag();
    };
  }

  /**
   * Whether both count the same in the content hash: two moments of one instance are compared so.
   */
  public boolean sameContent(Parameter other) {
    return descriptor.type() == other.descriptor.type() && normalForm().equals(other.normalForm());
  }

  /**
   * Whether both mean the same on different nodes: secrets are compared by parity, values of
   * different types by their normal forms. See {@link Likeness} for what cannot be told.
   */
  public Likeness likeness(Parameter other) {
    if (value instanceof SecretValue mine && other.value instanceof SecretValue theirs) {
      return Likeness.ofSecrets(mine, theirs);
    }
    if (value instanceof PlainValue && other.value instanceof PlainValue) {
      return normalForm().equals(other.normalForm()) ? Likeness.SAME : Likeness.DIFFERENT;
    }
    return Likeness.DIFFERENT;
  }

  /** Whether both are amounts, and this is the smaller one; 0 and -1 are words more often. */
  public boolean isLessThan(Parameter other) {
    Optional<BigDecimal> mine = amount();
    Optional<BigDecimal> theirs = other.amount();
    return mine.isPresent() && theirs.isPresent() && mine.get().compareTo(theirs.get()) < 0;
  }

  private Optional<BigDecimal> amount() {
    return switch (descriptor.type()) {
      case INTEGER, REAL, BYTES, DURATION -> number(normalForm());
      case TEXT, BOOLEAN, ENUMERATION, LIST, SET, DOCUMENT, SECRET -> Optional.empty();
    };
  }

  private static Optional<BigDecimal> number(String normalForm) {
    try {
      return Optional.of(new BigDecimal(normalForm)).filter(number -> number.signum() > 0);
    } catch (NumberFormatException aWord) {
      return Optional.empty();
    }
  }
}
