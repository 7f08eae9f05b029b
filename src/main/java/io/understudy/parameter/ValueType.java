package io.understudy.parameter;

/** How a value's text is to be understood; decides its normal form. */
public enum ValueType {
  /** Any text, compared letter by letter. */
  TEXT,
  /** {@code on}/{@code off} in any spelling the products use (true, yes, 1 …). */
  BOOLEAN,
  /** A whole number of any size. */
  INTEGER,
  /** A decimal number. */
  REAL,
  /** An amount of memory or disk: {@code 16MB} equals {@code 16384kB}; units are powers of 1024. */
  BYTES,
  /** A span of time: {@code 60s} equals {@code 1min}. */
  DURATION,
  /** One word out of a fixed set, compared without regard to case. */
  ENUMERATION,
  /** Comma-separated elements whose order matters; an element may stand in double quotes. */
  LIST,
  /** Comma-separated elements whose order and repetition do not matter. */
  SET,
  /** A whole text of many lines; line ends are compared, not normalised. */
  DOCUMENT,
  /** A value of which only tags and sealed copies exist outside its host. */
  SECRET
}
