package io.understudy.readiness;

import java.util.List;

/**
 * Whether a standby could take over now.
 *
 * @param node the standby's name
 * @param findings every finding for a switchover to it, what blocks first
 */
public record Verdict(String node, Grade grade, List<Finding> findings) {

  /** The grades, the worst last. */
  public enum Grade {
    /** It could. */
    READY,
    /** It could, and something is worth a look. */
    ATTENTION,
    /** It could not: something blocks. */
    NOT_READY,
    /** It cannot be told. */
    UNKNOWN
  }

  public Verdict {
    findings = List.copyOf(findings);
  }

  /** The reasons for the grade, in words: what blocks, else what lowers it. */
  public List<String> reasons() {
    return findings.stream()
        .filter(finding -> finding.blocks() || !finding.code().standing())
        .map(Finding::message)
        .toList();
  }

  static Verdict of(String node, List<Finding> findings) {
    return new Verdict(node, grade(findings), findings);
  }

  private static Grade grade(List<Finding> findings) {
    List<FindingCode> blocking =
        findings.stream().filter(Finding::blocks).map(Finding::code).toList();
    if (!blocking.isEmpty()) {
      return blocking.stream().allMatch(FindingCode::ignorance) ? Grade.UNKNOWN : Grade.NOT_READY;
    }
    return findings.stream().allMatch(finding -> finding.code().standing())
        ? Grade.READY
        : Grade.ATTENTION;
  }
}
