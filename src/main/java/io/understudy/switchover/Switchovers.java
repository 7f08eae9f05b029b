package io.understudy.switchover;

import io.quarkus.arc.All;
import io.understudy.audit.Actor;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.operation.CancelAnswer;
import io.understudy.operation.Operation;
import io.understudy.operation.OperationId;
import io.understudy.operation.OperationKind;
import io.understudy.operation.Operations;
import io.understudy.operation.Step;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.RequestRefused;
import io.understudy.readiness.Finding;
import io.understudy.readiness.FindingCode;
import io.understudy.readiness.MoveKind;
import io.understudy.readiness.Preflight;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Starting, cancelling and finding moves. */
@ApplicationScoped
public class Switchovers {

  private static final List<String> KINDS =
      Stream.of(MoveKind.values()).map(MoveKind::word).toList();

  private static final int LOOKED_BACK = 50;

  private final Inventory inventory;
  private final Preflight preflight;
  private final Operations operations;
  private final Dispatch dispatch;
  private final Map<String, OperationKind> kinds;

  Switchovers(
      Inventory inventory,
      Preflight preflight,
      Operations operations,
      Dispatch dispatch,
      @All List<OperationKind> kinds) {
    this.inventory = inventory;
    this.preflight = preflight;
    this.operations = operations;
    this.dispatch = dispatch;
    this.kinds =
        kinds.stream()
            .filter(kind -> KINDS.contains(kind.name()))
            .collect(Collectors.toMap(OperationKind::name, Function.identity()));
  }

  /**
   * Starts a move. Asks the agents first; not in a transaction.
   *
   * @throws RequestRefused naming what is wrong; {@code PREFLIGHT_BLOCKS} with {@code findings},
   *     {@code OPERATION_RUNNING}, {@code NOT_PERMITTED}, {@code FOUR_EYES}
   */
  public Move start(String clusterName, MoveRequest request, Actor actor, Powers powers) {
    return start(clusterName, request, actor, powers, operation -> {});
  }

  /**
   * Whether a request makes sense and this one may ask for it, whatever preflight says.
   *
   * @throws RequestRefused naming what is wrong; {@code NOT_PERMITTED}, {@code FOUR_EYES}
   */
  public void check(Cluster cluster, MoveRequest request, Powers powers) {
    RequestCheck.check(cluster, request, powers);
  }

  /**
   * Starts a move together with something else.
   *
   * @param together carried out in the transaction that gives the operation the slot; when it
   *     throws, the move does not begin
   */
  public Move start(
      String clusterName,
      MoveRequest request,
      Actor actor,
      Powers powers,
      Consumer<OperationId> together) {
    Cluster cluster = inventory.require(clusterName);
    RequestCheck.check(cluster, request, powers);
    Preflight.Report report = preflight.of(cluster, request.candidate(), request.kind());
    List<Finding> blocking = report.blocking(passed(request));
    if (!blocking.isEmpty()) {
      throw blocked(report, blocking);
    }
    MoveOrder order =
        new MoveOrder(
            request.kind(),
            cluster.name(),
            cluster.primary().name(),
            request.candidate(),
            request.reason(),
            request.override(),
            request.syncFirst(),
            request.unapplied(),
            report.unapplied(),
            request.ticket());
    return move(
        dispatch.start(kind(request.kind().word()), cluster, order, actor, together), false);
  }

  private static Set<FindingCode> passed(MoveRequest request) {
    Set<FindingCode> passed = EnumSet.noneOf(FindingCode.class);
    passed.addAll(request.override());
    if (request.syncFirst()) {
      passed.addAll(PreflightStep.DRIFT);
    }
    return passed;
  }

  private static RequestRefused blocked(Preflight.Report report, List<Finding> blocking) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("ready", report.ready());
    answer.put("findings", report.findings());
    return new RequestRefused(
        ErrorCode.PREFLIGHT_BLOCKS, PreflightStep.words(blocking), List.of(), answer);
  }

  /**
   * Asks for a move to be undone, as long as it can be.
   *
   * @throws RequestRefused {@code UNKNOWN_SWITCHOVER}; {@code WRONG_STATE} when it is too late
   */
  public Move cancel(OperationId id, Actor actor) {
    Move move = require(id);
    return switch (dispatch.cancel(move, actor)) {
      case CancelAnswer.Requested requested -> require(id);
      case CancelAnswer.TooLate late ->
          throw new RequestRefused(
              ErrorCode.WRONG_STATE,
              late.operation().ended()
                  ? "it has ended already: " + late.operation().state()
                  : "it is past the point of no return, or being undone already");
      case CancelAnswer.NotFound none -> throw unknown();
    };
  }

  /** The move with this id, with all that its steps said. */
  public Optional<Move> find(OperationId id) {
    return operations
        .find(id)
        .filter(operation -> kinds.containsKey(operation.kind()))
        .map(operation -> move(operation, true));
  }

  /**
   * The move with this id.
   *
   * @throws RequestRefused {@code UNKNOWN_SWITCHOVER}
   */
  public Move require(OperationId id) {
    return find(id).orElseThrow(Switchovers::unknown);
  }

  /** The latest moves of a cluster, newest first. */
  public List<Move> recent(Cluster cluster, int limit) {
    return operations.recent(cluster.id(), KINDS, limit).stream()
        .map(operation -> move(operation, false))
        .toList();
  }

  /** The moves of a cluster that fit, newest first. */
  public List<Move> search(Cluster cluster, MoveFilter filter, int limit) {
    return operations.search(cluster.id(), filter.kinds(), filter.rest(), limit).stream()
        .map(operation -> move(operation, false))
        .toList();
  }

  /**
   * The switchover that made the present primary what it is, when the node it came from still
   * waits: switching back is a switchover to that node.
   */
  public Optional<Move> reversible(Cluster cluster) {
    return recent(cluster, LOOKED_BACK).stream()
        .filter(move -> move.order().kind().movesTheService())
        .filter(move -> move.operation().ended() && promoted(move))
        .findFirst()
        .filter(move -> move.order().kind() == MoveKind.SWITCHOVER)
        .filter(move -> move.order().candidate().equals(cluster.primary().name()))
        .filter(move ->
            cluster.standbys().stream()
                .anyMatch(node -> node.name().equals(move.order().primary())));
  }

  private static boolean promoted(Move move) {
    return move.steps().stream()
        .anyMatch(part -> part.name().equals("promote") && part.state() == Move.PartState.DONE);
  }

  private static RequestRefused unknown() {
    return new RequestRefused(
        ErrorCode.UNKNOWN_SWITCHOVER, "there is no switchover, failover or rehearsal of that id");
  }

  private OperationKind kind(String name) {
    return Optional.ofNullable(kinds.get(name)).orElseThrow();
  }

  private Move move(Operation operation, boolean withNotes) {
    List<String> steps = kind(operation.kind()).steps().stream().map(Step::name).toList();
    return new Move(
        operation,
        MoveOrder.of(operation),
        Timeline.of(operation, steps),
        withNotes ? operations.notes(operation.id()) : List.of());
  }
}
