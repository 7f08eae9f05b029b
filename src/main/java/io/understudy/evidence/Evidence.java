package io.understudy.evidence;

import io.understudy.audit.Actor;
import io.understudy.audit.Audit;
import io.understudy.audit.AuditEntry;
import io.understudy.audit.AuditPage;
import io.understudy.audit.AuditQuery;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.operation.Operation;
import io.understudy.operation.OperationId;
import io.understudy.operation.Operations;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.RequestRefused;
import io.understudy.switchover.Move;
import io.understudy.switchover.Preflights;
import io.understudy.switchover.Switchovers;
import io.understudy.sync.Sync;
import io.understudy.sync.Syncs;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Puts the evidence of one operation together and signs it. */
@ApplicationScoped
public class Evidence {

  private static final int SYNCS = 100;

  /** An entry may be written a moment after what it is about has ended. */
  private static final Duration AFTERWARDS = Duration.ofSeconds(5);

  private static final String READ_ME =
      """
      Evidence of one operation, made by Understudy.

      operation.json  who, why, when, every step with its attempts, how it ended, measured downtime
      preflight.json  what preflight said when the operation looked for the last time
      commands.json   what its steps ran and said, in order; secrets are masked
      syncs/          syncs that ran inside it or made the candidate equal before it: plan, approval, read-back
      audit.json      the lines of the audit trail about it
      SHA256SUMS      the SHA-256 of every file above
      SHA256SUMS.sig  the Ed25519 signature of this installation over SHA256SUMS

      To verify, take the public key from the console itself (GET /api/v1/evidence-key), not from this pack:

        sha256sum -c SHA256SUMS
        openssl pkeyutl -verify -pubin -inkey evidence-key.pem -rawin -in SHA256SUMS -sigfile SHA256SUMS.sig
      """;

  private final Switchovers switchovers;
  private final Preflights preflights;
  private final Syncs syncs;
  private final Operations operations;
  private final Inventory inventory;
  private final Audit audit;
  private final EvidenceKeys keys;

  Evidence(
      Switchovers switchovers,
      Preflights preflights,
      Syncs syncs,
      Operations operations,
      Inventory inventory,
      Audit audit,
      EvidenceKeys keys) {
    this.switchovers = switchovers;
    this.preflights = preflights;
    this.syncs = syncs;
    this.operations = operations;
    this.inventory = inventory;
    this.audit = audit;
    this.keys = keys;
  }

  /** A zip to hand out. */
  public static final class Zip {
    private final String fileName;
    private final byte[] bytes;

    Zip(String fileName, byte[] bytes) {
      this.fileName = fileName;
      this.bytes = bytes.clone();
    }

    public String fileName() {
      return fileName;
    }

    public byte[] bytes() {
      return bytes.clone();
    }
  }

  /** The public key that verifies every pack of this installation, as PEM. */
  public String publicKey() {
    return keys.publicPem();
  }

  /**
   * The evidence of a switchover, failover or rehearsal.
   *
   * @throws RequestRefused {@code UNKNOWN_SWITCHOVER}; {@code WRONG_STATE} while it runs
   */
  @Transactional
  public Zip ofMove(OperationId id, Actor actor) {
    Move move = switchovers.require(id);
    Instant ended = move.operation().finishedAt();
    if (ended == null) {
      throw running(move.operation().kind());
    }
    Pack pack = new Pack();
    List<Sync> its = syncsOf(move);
    pack.add("operation.json", Documents.json(Documents.move(move)));
    pack.add("commands.json", Documents.json(Documents.notes(move.notes())));
    preflights
        .of(id)
        .ifPresent(found ->
            pack.add(
                "preflight.json",
                Documents.json(Documents.preflight(found.at(), found.findings()))));
    Set<String> subjects = new TreeSet<>(Set.of(id.toString()));
    for (Sync sync : its) {
      add(pack, "syncs/sync-" + sync.id(), sync);
      subjects.add("sync " + sync.id());
    }
    Instant from =
        its.stream()
            .map(Sync::proposedAt)
            .min(Comparator.naturalOrder())
            .filter(proposed -> proposed.isBefore(move.operation().createdAt()))
            .orElse(move.operation().createdAt());
    String cluster = move.order().cluster();
    pack.add(
        "audit.json", Documents.json(Documents.audit(entries(cluster, from, ended, subjects))));
    return sealed(pack, cluster, move.operation().kind(), id.toString(), actor);
  }

  /**
   * The evidence of a sync.
   *
   * @throws RequestRefused {@code UNKNOWN_SYNC}; {@code WRONG_STATE} before it has ended
   */
  @Transactional
  public Zip ofSync(long id, Actor actor) {
    Sync sync = syncs.require(id);
    Instant ended = sync.finishedAt();
    if (ended == null) {
      throw running("sync");
    }
    Pack pack = new Pack();
    add(pack, "operation", sync);
    pack.add(
        "audit.json",
        Documents.json(
            Documents.audit(
                entries(sync.cluster(), sync.proposedAt(), ended, Set.of("sync " + id)))));
    return sealed(pack, sync.cluster(), "sync", Long.toString(id), actor);
  }

  private void add(Pack pack, String path, Sync sync) {
    var document = new LinkedHashMap<String, @Nullable Object>(Documents.sync(sync));
    OperationId operation = sync.operation();
    if (operation != null && !sync.inside()) {
      operations
          .find(operation)
          .ifPresent(journal -> {
            document.put("journal", Documents.operation(journal));
            document.put("attempts", journal.attempts().stream().map(Documents::attempt).toList());
            document.put("commands", Documents.notes(operations.notes(operation)));
          });
    }
    pack.add(path + ".json", Documents.json(document));
  }

  /** What ran inside, and the last one that made the candidate equal before. */
  private List<Sync> syncsOf(Move move) {
    Operation operation = move.operation();
    Cluster cluster = inventory.find(operation.clusterId()).orElse(null);
    if (cluster == null) {
      return List.of();
    }
    List<Sync> all = syncs.page(cluster, null, SYNCS);
    List<Sync> its =
        new ArrayList<>(
            all.stream().filter(sync -> operation.id().equals(sync.operation())).toList());
    all.stream()
        .filter(sync -> !its.contains(sync))
        .filter(sync -> sync.target().equals(move.order().candidate()))
        .filter(sync -> sync.verified() != null)
        .filter(sync -> endedBefore(sync, operation.createdAt()))
        .max(Comparator.comparingLong(Sync::id))
        .ifPresent(its::add);
    return its;
  }

  private static boolean endedBefore(Sync sync, Instant moment) {
    Instant ended = sync.finishedAt();
    return ended != null && ended.isBefore(moment);
  }

  /** The lines about these subjects, oldest first. */
  private List<AuditEntry> entries(String cluster, Instant from, Instant to, Set<String> subjects) {
    var found = new ArrayList<AuditEntry>();
    Long before = null;
    do {
      AuditPage page =
          audit.page(
              new AuditQuery(
                  from.minus(AFTERWARDS),
                  to.plus(AFTERWARDS),
                  cluster,
                  null,
                  before,
                  AuditQuery.MAX_LIMIT));
      page.entries().stream().filter(entry -> about(entry, subjects)).forEach(found::add);
      before = page.next();
    } while (before != null);
    return found.reversed();
  }

  private static boolean about(AuditEntry entry, Set<String> subjects) {
    return !entry.action().startsWith("evidence.")
        && (subjects.contains(String.valueOf(entry.subject()))
            || subjects.contains(entry.details().path("operation").asText("")));
  }

  private Zip sealed(Pack pack, String cluster, String kind, String id, Actor actor) {
    pack.add("README.txt", READ_ME);
    pack.add(
        "about.json",
        Documents.json(new TreeMap<>(Map.of("format", "understudy-evidence-1", "key", keys.id()))));
    byte[] zip = pack.zip(keys::sign);
    audit.note(actor, "evidence.downloaded", cluster, id, Map.of("kind", kind));
    return new Zip("evidence-" + cluster + "-" + kind + "-" + id + ".zip", zip);
  }

  private static RequestRefused running(String kind) {
    return new RequestRefused(
        ErrorCode.WRONG_STATE, "the " + kind + " has not ended; its evidence comes afterwards");
  }
}
