package io.understudy.parameter;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * What a parameter is set to: a plain text, or the traces of a secret.
 *
 * <p>JSON: {@code {"text": "64MB"}} or {@code {"tag": …, "parity": …, "sealed": …}}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({@JsonSubTypes.Type(PlainValue.class), @JsonSubTypes.Type(SecretValue.class)})
public sealed interface Value permits PlainValue, SecretValue {

  /** A plain value with this canonical text. */
  static PlainValue of(String text) {
    return new PlainValue(text);
  }

  /** What may be shown to a person: the text itself, or {@code ***}. */
  String display();
}
