package io.understudy.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkus.hibernate.orm.panache.PanacheRepository;
import io.understudy.audit.Actor;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.operation.OperationId;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.RequestRefused;
import io.understudy.protocol.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Syncs as rows. */
@ApplicationScoped
class SyncStore implements PanacheRepository<SyncRow> {

  private final Inventory inventory;

  SyncStore(Inventory inventory) {
    this.inventory = inventory;
  }

  /** The row, locked until the transaction ends. */
  SyncRow locked(long id) {
    SyncRow row = findById(id, LockModeType.PESSIMISTIC_WRITE);
    if (row == null) {
      throw unknown(id);
    }
    return row;
  }

  @Transactional
  Sync require(long id) {
    return find(id).orElseThrow(() -> unknown(id));
  }

  Optional<Sync> find(long id) {
    return findByIdOptional(id).map(this::read);
  }

  List<Sync> page(long clusterId, @Nullable Long before, int limit) {
    return (before == null
            ? find("clusterId = ?1 order by id desc", clusterId)
            : find("clusterId = ?1 and id < ?2 order by id desc", clusterId, before))
        .range(0, limit - 1).stream().map(this::read).toList();
  }

  List<Sync> open(long clusterId) {
    return find("clusterId = ?1 and state in ?2 order by id desc", clusterId, SyncState.open())
        .stream()
        .map(this::read)
        .toList();
  }

  /** The sync that runs or ran inside this operation. */
  @Transactional
  Optional<Long> inside(OperationId operation) {
    return find("operationId = ?1 and inside = true", operation.value())
        .firstResultOptional()
        .map(row -> Objects.requireNonNull(row.id));
  }

  List<Long> idsIn(SyncState state) {
    return find("state = ?1 and inside = false order by id", state).stream()
        .map(row -> Objects.requireNonNull(row.id))
        .toList();
  }

  /** What is to make this node equal and has not begun, outside of switchovers. */
  @Transactional
  List<Long> waiting(long clusterId, String node) {
    return find(
            "clusterId = ?1 and standby = ?2 and inside = false and state in ?3 order by id",
            clusterId,
            node,
            List.of(SyncState.PROPOSED, SyncState.APPROVED))
        .stream()
        .map(row -> Objects.requireNonNull(row.id))
        .toList();
  }

  @Transactional
  boolean hasOpen(long clusterId, String standby) {
    return count(
            "clusterId = ?1 and standby = ?2 and state in ?3", clusterId, standby, SyncState.open())
        > 0;
  }

  @Transactional
  Optional<Sync> lastAutomatic(long clusterId, String standby) {
    return find(
            "clusterId = ?1 and standby = ?2 and automatic = true order by id desc",
            clusterId,
            standby)
        .firstResultOptional()
        .map(this::read);
  }

  Sync read(SyncRow row) {
    String cluster = inventory.find(row.clusterId).map(Cluster::name).orElse("");
    return new Sync(
        Objects.requireNonNull(row.id),
        row.clusterId,
        cluster,
        row.state,
        row.automatic,
        row.inside,
        parse(row.request, SyncRequest.class),
        parse(row.plan, Plan.class),
        row.planHash,
        row.total,
        row.verified,
        parse(row.result, SyncResult.class),
        row.detail,
        row.waitsFor,
        row.operationId == null ? null : new OperationId(row.operationId),
        new Actor(row.proposedBy, row.proposedKind),
        row.proposedAt,
        row.decidedBy,
        row.decidedAt,
        row.comment,
        row.startedAt,
        row.finishedAt);
  }

  static RequestRefused unknown(long id) {
    return new RequestRefused(ErrorCode.UNKNOWN_SYNC, "there is no sync " + id);
  }

  static <T> T parse(String json, Class<T> type) {
    try {
      return Json.MAPPER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a sync's " + type.getSimpleName() + " cannot be read", e);
    }
  }

  static String json(Object value) {
    try {
      return Json.MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON", e);
    }
  }
}
