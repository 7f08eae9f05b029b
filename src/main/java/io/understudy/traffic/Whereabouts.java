package io.understudy.traffic;

import java.util.List;
import java.util.TreeSet;

/** Where a director sends clients now. */
public sealed interface Whereabouts {

  /** For people: one sentence, no secret. */
  String detail();

  /**
   * To these nodes; to none when the list is empty.
   *
   * @param nodes sorted; more than one is rarely meant
   */
  record At(List<String> nodes, String detail) implements Whereabouts {
    public At {
      nodes = List.copyOf(new TreeSet<>(nodes));
    }
  }

  /** Clients wait; they go to these nodes once they are released. */
  record Held(List<String> nodes, String detail) implements Whereabouts {
    public Held {
      nodes = List.copyOf(new TreeSet<>(nodes));
    }
  }

  /** It cannot be told. */
  record Untold(String detail) implements Whereabouts {}
}
