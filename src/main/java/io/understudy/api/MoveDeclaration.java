package io.understudy.api;

import io.understudy.inventory.Cluster;
import io.understudy.inventory.Node;
import io.understudy.problem.RequestRefused;
import io.understudy.readiness.FindingCode;
import io.understudy.readiness.MoveKind;
import io.understudy.switchover.MoveRequest;
import io.understudy.switchover.Unapplied;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /clusters/{cluster}/switchovers}, not yet checked. What is absent is
 * null.
 *
 * @param kind {@code switchover} (the default), {@code failover}, {@code rehearsal} or {@code
 *     rejoin}
 * @param candidate may be absent when there is only one standby
 * @param confirm the cluster's name
 * @param override codes of findings to go on in spite of
 * @param syncFirst syncs what drifted in the same go
 * @param ticket where the change is kept elsewhere
 * @param unapplied for a failover: {@code leave} (the default), {@code apply} or {@code drop}
 */
@Schema(name = "SwitchoverRequest")
public record MoveDeclaration(
    @Nullable String kind,
    @Nullable String candidate,
    @Nullable String reason,
    @Nullable String confirm,
    @Nullable List<@Nullable String> override,
    @Nullable Boolean syncFirst,
    @Nullable String unapplied,
    @Nullable String ticket) {

  /**
   * The request in its types.
   *
   * @throws RequestRefused naming the field that is wrong
   */
  public MoveRequest request(Cluster cluster) {
    return new MoveRequest(
        kind("kind", kind),
        candidate(cluster, "candidate", candidate),
        reason == null ? "" : reason.strip(),
        confirm == null ? "" : confirm,
        codes(),
        Boolean.TRUE.equals(syncFirst),
        choice(),
        ticket == null ? "" : ticket.strip());
  }

  static MoveKind kind(String field, @Nullable String word) {
    return MoveKind.find(word == null ? MoveKind.SWITCHOVER.word() : word)
        .orElseThrow(
            () -> RequestRefused.field(field, "is not switchover, failover, rehearsal or rejoin"));
  }

  static String candidate(Cluster cluster, String field, @Nullable String name) {
    List<String> standbys = cluster.standbys().stream().map(Node::name).toList();
    if (name == null && standbys.size() == 1) {
      return standbys.getFirst();
    }
    if (name == null) {
      throw RequestRefused.field(field, "is missing; name one of " + String.join(", ", standbys));
    }
    if (cluster.nodes().stream().noneMatch(node -> node.name().equals(name))) {
      throw RequestRefused.field(
          field, "is no node of this cluster; its standbys are " + String.join(", ", standbys));
    }
    return name;
  }

  private Set<FindingCode> codes() {
    Set<FindingCode> codes = EnumSet.noneOf(FindingCode.class);
    for (String code : override == null ? List.<@Nullable String>of() : override) {
      codes.add(
          Stream.of(FindingCode.values())
              .filter(known -> known.name().equals(code))
              .findAny()
              .orElseThrow(() ->
                  RequestRefused.field("override", "has a code that preflight does not know")));
    }
    return codes;
  }

  private Unapplied choice() {
    String word = unapplied == null ? Unapplied.LEAVE.word() : unapplied;
    return Stream.of(Unapplied.values())
        .filter(choice -> choice.name().equals(word.toUpperCase(Locale.ROOT)))
        .findAny()
        .orElseThrow(() -> RequestRefused.field("unapplied", "is not apply, leave or drop"));
  }
}
