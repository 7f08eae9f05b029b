package io.understudy.history;

import io.understudy.inventory.InstanceId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lines up the spans of one parameter, with the times when it was gone. */
@ApplicationScoped
class Timeline {

  /** The most steps that are shown. */
  static final int LONGEST = 1000;

  private final RevisionRows revisions;
  private final SpanRows spans;

  Timeline(RevisionRows revisions, SpanRows spans) {
    this.revisions = revisions;
    this.spans = spans;
  }

  List<ValueSince> of(InstanceId id, int keyId) {
    var steps = new ArrayList<ValueSince>();
    int nextBegins = Integer.MAX_VALUE;
    for (SpanRows.Span span : spans.of(id, keyId, LONGEST)) {
      if (span.last() < nextBegins - 1 && span.last() != SpanRows.STANDS) {
        gone(id, span.last() + 1, nextBegins).ifPresent(steps::add);
      }
      revisions
          .from(id, span.first())
          .ifPresent(r -> steps.add(new ValueSince(span.parameter(), r.number(), r.collectedAt())));
      nextBegins = span.first();
    }
    return List.copyOf(steps);
  }

  /** What is seen between two spans; nothing when retention has removed all that was between. */
  private Optional<ValueSince> gone(InstanceId id, int from, int before) {
    return revisions
        .from(id, from)
        .filter(r -> r.number() < before)
        .map(r -> new ValueSince(null, r.number(), r.collectedAt()));
  }
}
