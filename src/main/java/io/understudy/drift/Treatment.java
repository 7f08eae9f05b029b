package io.understudy.drift;

import java.util.Map;

/** What a rule makes of the parameters it matches. */
public sealed interface Treatment {

  /** The word in documents and in the database. */
  String word();

  /** Differences are expected; nothing is ever applied. */
  record Ignore() implements Treatment {
    @Override
    public String word() {
      return "ignore";
    }
  }

  /**
   * Each node named here has a value of its own. A standby that is not named is compared with the
   * primary, unless the primary is named: then nobody knows what it should be, and it keeps its
   * own.
   *
   * @param values node → canonical text; at least one
   */
  record MapPerNode(Map<String, String> values) implements Treatment {
    public MapPerNode {
      values = Map.copyOf(values);
      if (values.isEmpty()) {
        throw new IllegalArgumentException("values: name at least one node with its value");
      }
    }

    @Override
    public String word() {
      return "map";
    }
  }

  /**
   * The value belongs to whoever holds the role: expected to differ, moved by a switchover only.
   */
  record RoleBound() implements Treatment {
    @Override
    public String word() {
      return "roleBound";
    }
  }

  /** The difference is shown as drift, and a person changes it by hand: no plan takes it in. */
  record ManualOnly() implements Treatment {
    @Override
    public String word() {
      return "manual";
    }
  }

  /**
   * Who decides on a plan that touches it.
   *
   * @param automatic true when no approval is needed although the cluster asks for one; false when
   *     one is needed although the cluster approves by itself
   */
  record Approval(boolean automatic) implements Treatment {
    @Override
    public String word() {
      return "approval";
    }

    /** Who decides, in documents and in the database. */
    String decision() {
      return automatic ? "automatic" : "required";
    }
  }
}
