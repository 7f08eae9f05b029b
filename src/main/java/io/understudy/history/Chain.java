package io.understudy.history;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The chain that makes a later change of a stored revision show. */
final class Chain {

  /** What the first revision of an instance is chained to. */
  static final String START = "0".repeat(64);

  private Chain() {}

  /** The chained hash of a revision, from what stands in it. */
  static String hash(Revision revision, String chainedTo) {
    return HexFormat.of()
        .formatHex(
            Digest.of(
                chainedTo,
                revision.hash(),
                Integer.toString(revision.number()),
                Integer.toString(revision.lineage()),
                revision.identity().id(),
                revision.collectedAt().toString()));
  }

  /** The revisions that do not fit what was chained, in the order of their numbers. */
  static List<Integer> broken(List<Link> oldestFirst) {
    var byNumber =
        oldestFirst.stream().collect(Collectors.toMap(l -> l.revision().number(), l -> l));
    return oldestFirst.stream()
        .filter(link -> !holds(link, byNumber.get(link.revision().number() - 1)))
        .map(link -> link.revision().number())
        .toList();
  }

  /** Where retention removed the revision before, what it was chained to is kept in the link. */
  private static boolean holds(Link link, @Nullable Link before) {
    boolean linked = before == null || before.revision().chainedHash().equals(link.chainedTo());
    return linked && hash(link.revision(), link.chainedTo()).equals(link.revision().chainedHash());
  }

  /** A revision and what it was chained to. */
  record Link(Revision revision, String chainedTo) {}
}
