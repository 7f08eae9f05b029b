package io.understudy.traffic;

/** How a deed ended. The detail is for people: one sentence, no secret. */
public sealed interface Outcome {

  String detail();

  /** It is so, read back. */
  record Done(String detail) implements Outcome {}

  /** The thing, or our own rules, said no. */
  record Refused(String detail) implements Outcome {}

  /** No answer, or one that does not tell yet: to be run again. */
  record Unknown(String detail) implements Outcome {}
}
