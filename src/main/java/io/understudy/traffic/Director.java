package io.understudy.traffic;

import java.util.List;

/**
 * One kind of what moves clients. A bean; found by CDI.
 *
 * <p>The deeds of a transfer come in the order hold, redirect, release; {@link #restore} undoes
 * whatever part of them happened. Each deed reads how things stand first, so that it can be run
 * again after a crash, after no answer and by another console; blocks no longer than its time
 * limit; ends early when its thread is interrupted; and is {@link Outcome.Done} only when that was
 * read back. None throws for what the thing or the network does.
 */
public interface Director {

  /** As in the document's {@code director}, and in the name of its {@code DirectorShape}. */
  String kind();

  /** Keeps new clients from the old node, or lets them wait; right before it is demoted. */
  Outcome hold(Transfer transfer);

  /** Sends clients to the new node, which takes writes by now. */
  Outcome redirect(Transfer transfer);

  /** Lets clients go on that were held. */
  Outcome release(Transfer transfer);

  /** Sends clients to the old node, and holds none, whatever was done of the transfer. */
  Outcome restore(Transfer transfer);

  /** Where traffic goes now, read from the thing itself; changes nothing. */
  Whereabouts where(Post post);

  /**
   * What would stand in the way of a transfer; changes nothing. That traffic now goes elsewhere
   * than it should is found by whoever asks {@link #where}.
   */
  List<Concern> check(Post post, Route route);

  /** What the deeds would do, one line each, as an admin would type it; asks nobody. */
  List<String> plan(Post post, Route route);
}
