package io.understudy.parameter;

/** What a difference would do to the service after a switchover; the first constant weighs most. */
public enum Consequence {
  /** The server would not start, or nobody could log in. */
  BLOCKS_START,
  /** It would run, and answer differently. */
  CHANGES_BEHAVIOUR,
  /** It would run with other limits or speed. */
  CAPACITY,
  /** Nothing a client could notice: logging, labels, comments. */
  COSMETIC
}
