package io.understudy.history;

/** What came of recording a snapshot. */
public sealed interface Recorded {

  /** The revision that has the snapshot's content. */
  Revision revision();

  /** It has the content of the last revision; no revision was added. */
  record Unchanged(Revision revision) implements Recorded {}

  /** A revision was added. */
  record Changed(Revision revision) implements Recorded {}

  /**
   * Another installation answers than before: a revision was added and begins a lineage that waits
   * for acknowledgement.
   */
  record NewLineage(Revision revision) implements Recorded {}
}
