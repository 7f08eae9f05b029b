package io.understudy.agent.http;

import io.understudy.agent.work.Instance;
import io.understudy.agent.work.Look;
import io.understudy.parameter.Change;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.protocol.Snapshot;
import io.understudy.protocol.SnapshotDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/instances/{instance}/snapshot}: nothing new, the difference, or the whole. */
final class SnapshotAnswer {

  /** The name of the one way of telling differences. */
  static final String DELTA = "understudy-delta";

  private static final Pattern TAG = Pattern.compile("\"([0-9a-f]{64})\"");

  private SnapshotAnswer() {}

  static Reply of(Instance instance, Request request) {
    Optional<String> known = request.header("If-None-Match").flatMap(SnapshotAnswer::tag);
    boolean insist =
        request.header("Cache-Control").filter(v -> v.contains("no-cache")).isPresent();
    Look look = instance.look(known, insist);
    Map<String, String> etag = Map.of("ETag", '"' + look.hash() + '"');
    if (known.equals(Optional.of(look.hash()))) {
      return Reply.empty(304, etag);
    }
    boolean deltas = request.header("A-IM").filter(v -> v.contains(DELTA)).isPresent();
    if (deltas && look.base().isPresent()) {
      return Reply.json(
          226,
          Map.of("ETag", '"' + look.hash() + '"', "IM", DELTA),
          delta(look, known.orElseThrow(), look.base().get()));
    }
    return Reply.json(
        200,
        etag,
        new Snapshot(
            look.collected().identity(),
            look.hash(),
            look.collectedAt(),
            look.collected().parameters()));
  }

  private static SnapshotDelta delta(Look look, String base, ParameterSet before) {
    List<Parameter> set = new ArrayList<>();
    List<ParameterKey> removed = new ArrayList<>();
    for (Change change : look.collected().parameters().since(before)) {
      @Nullable Parameter to = change.to();
      if (to == null) {
        removed.add(change.key());
      } else {
        set.add(to);
      }
    }
    return new SnapshotDelta(
        look.collected().identity(), base, look.hash(), look.collectedAt(), set, removed);
  }

  private static Optional<String> tag(String header) {
    Matcher tag = TAG.matcher(header);
    return tag.find() ? Optional.of(tag.group(1)) : Optional.empty();
  }
}
