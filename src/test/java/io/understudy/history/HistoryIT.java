package io.understudy.history;

import static io.understudy.history.Snapshots.at;
import static io.understudy.history.Snapshots.instant;
import static io.understudy.history.Snapshots.key;
import static io.understudy.history.Snapshots.parameter;
import static io.understudy.history.Snapshots.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.understudy.audit.Actor;
import io.understudy.audit.Audit;
import io.understudy.audit.AuditEntry;
import io.understudy.audit.AuditQuery;
import io.understudy.driver.Identity;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.InstanceId;
import io.understudy.inventory.Inventory;
import io.understudy.parameter.Change;
import io.understudy.parameter.Effect;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ValueType;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.RequestRefused;
import io.understudy.protocol.Snapshot;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class HistoryIT {

  private static final Actor ADMIN = Actor.user("admin");

  @Inject History history;
  @Inject Inventory inventory;
  @Inject Audit audit;
  @Inject AgroalDataSource database;

  private Cluster cluster;
  private InstanceId db;

  @BeforeEach
  void declare() {
    cluster = TestClusters.pair(inventory);
    db = cluster.instance("alpha", "db").id();
  }

  @Test
  void theFirstSnapshotIsRevisionOne() {
    Recorded recorded = history.record(db, at("12:00", "work_mem=4MB", "jit=on"));

    assertThat(recorded).isInstanceOf(Recorded.Changed.class);
    Revision first = recorded.revision();
    assertThat(first.number()).isOne();
    assertThat(first.lineage()).isOne();
    assertThat(first.acknowledged()).isTrue();
    assertThat(first.changes()).isEqualTo(2);
    assertThat(first.collectedAt()).isEqualTo(instant("12:00"));
    assertThat(history.latest(db)).contains(first);
    assertThat(history.parameters(db, 1)).isEqualTo(set("work_mem=4MB", "jit=on"));
  }

  @Test
  void theSameAgainIsNoRevisionAndNoRow() throws SQLException {
    history.record(db, at("12:00", "work_mem=4MB", "jit=on"));
    String before = rows();

    Recorded again = history.record(db, at("12:01", "jit=on", "work_mem=4MB"));

    assertThat(again).isInstanceOf(Recorded.Unchanged.class);
    assertThat(again.revision().number()).isOne();
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void aRevisionStoresOnlyItsChanges() throws SQLException {
    history.record(db, at("12:00", "a=1", "b=2", "c=3"));
    history.record(db, at("12:01", "a=1", "b=20", "d=4"));

    assertThat(history.find(db, 2).orElseThrow().changes()).isEqualTo(3);
    assertThat(count("span WHERE instance_id = " + db.value())).isEqualTo(5);
    assertThat(history.parameters(db, 1)).isEqualTo(set("a=1", "b=2", "c=3"));
    assertThat(history.parameters(db, 2)).isEqualTo(set("a=1", "b=20", "d=4"));
  }

  @Test
  void findsWhatWasInForceAtAMoment() {
    history.record(db, at("12:00", "a=1"));
    history.record(db, at("13:00", "a=2"));

    assertThat(history.asOf(db, instant("11:59"))).isEmpty();
    assertThat(history.asOf(db, instant("12:00")).orElseThrow().number()).isOne();
    assertThat(history.asOf(db, instant("12:59")).orElseThrow().number()).isOne();
    assertThat(history.asOf(db, instant("13:00")).orElseThrow().number()).isEqualTo(2);
    assertThat(history.asOf(db, Instant.MAX.minus(Duration.ofDays(366))).orElseThrow().number())
        .isEqualTo(2);
  }

  @Test
  void comparesAnyTwoRevisionsInBothDirections() {
    history.record(db, at("12:00", "a=1", "b=2"));
    history.record(db, at("12:01", "a=9", "b=2", "c=3"));
    history.record(db, at("12:02", "a=1", "c=3"));

    assertThat(history.diff(db, 1, 3))
        .containsExactly(
            new Change(key("b"), parameter("b=2"), null),
            new Change(key("c"), null, parameter("c=3")));
    assertThat(history.diff(db, 3, 2))
        .containsExactly(
            new Change(key("a"), parameter("a=1"), parameter("a=9")),
            new Change(key("b"), null, parameter("b=2")));
    assertThat(history.diff(db, 2, 2)).isEmpty();
  }

  @Test
  void tellsTheHistoryOfOneParameter() {
    history.record(db, at("12:00", "a=1", "b=2"));
    history.record(db, at("12:01", "a=2", "b=2"));
    history.record(db, at("12:02", "b=2"));
    history.record(db, at("12:03", "b=3"));
    history.record(db, at("12:04", "a=1", "b=3"));

    assertThat(history.values(db, key("a")))
        .containsExactly(
            new ValueSince(parameter("a=1"), 5, instant("12:04")),
            new ValueSince(null, 3, instant("12:02")),
            new ValueSince(parameter("a=2"), 2, instant("12:01")),
            new ValueSince(parameter("a=1"), 1, instant("12:00")));
    assertThat(history.values(db, key("never"))).isEmpty();
  }

  @Test
  void pagesAndFiltersRevisions() {
    for (int minute = 10; minute < 20; minute++) {
      history.record(db, at("12:" + minute, "a=" + minute, "b=" + minute / 5));
    }

    assertThat(numbers(RevisionQuery.newest(db, 3))).containsExactly(10, 9, 8);
    assertThat(numbers(new RevisionQuery(db, null, null, null, 8, 3))).containsExactly(7, 6, 5);
    assertThat(numbers(new RevisionQuery(db, key("b"), null, null, null, 50)))
        .containsExactly(6, 1);
    assertThat(numbers(new RevisionQuery(db, key("never"), null, null, null, 50))).isEmpty();
    assertThat(numbers(new RevisionQuery(db, null, instant("12:12"), instant("12:15"), null, 50)))
        .containsExactly(5, 4, 3);
  }

  @Test
  void anotherIdentityBeginsALineageThatWaits() {
    history.record(db, at("12:00", "a=1"));
    Identity other = new Identity("9999", "PostgreSQL 15.18");

    Recorded recorded = history.record(db, Snapshots.of(other, "12:01", set("a=1").list()));

    assertThat(recorded).isInstanceOf(Recorded.NewLineage.class);
    assertThat(recorded.revision().lineage()).isEqualTo(2);
    assertThat(recorded.revision().acknowledged()).isFalse();
    assertThat(recorded.revision().changes()).isZero();
    assertThat(
            history
                .record(db, Snapshots.of(other, "12:02", set("a=2").list()))
                .revision()
                .acknowledged())
        .isFalse();

    history.acknowledge(db, 2, ADMIN);
    history.acknowledge(db, 2, Actor.user("late"));

    assertThat(history.latest(db).orElseThrow().acknowledged()).isTrue();
    assertThat(history.lineages(db))
        .extracting(Lineage::number, Lineage::acknowledgedBy, Lineage::firstRevision)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(2, "admin", 2),
            org.assertj.core.groups.Tuple.tuple(1, "system", 1));
    assertThat(audited()).containsOnlyOnce("lineage.acknowledged");
    assertThatThrownBy(() -> history.acknowledge(db, 3, ADMIN))
        .isInstanceOfSatisfying(
            RequestRefused.class, r -> assertThat(r.code()).isEqualTo(ErrorCode.UNKNOWN_LINEAGE));
  }

  @Test
  void aNewVersionOfTheProductIsNoNewLineage() {
    history.record(db, at("12:00", "a=1"));

    Recorded recorded =
        history.record(
            db, Snapshots.of(new Identity("7301", "PostgreSQL 15.19"), "12:01", set("a=2").list()));

    assertThat(recorded).isInstanceOf(Recorded.Changed.class);
    assertThat(recorded.revision().identity().product()).isEqualTo("PostgreSQL 15.19");
    assertThat(history.find(db, 1).orElseThrow().identity().product())
        .isEqualTo("PostgreSQL 15.18");
  }

  @Test
  void secretsSealedAnewReplaceTheOldCopiesWithoutARevision() throws SQLException {
    Snapshot old =
        Snapshots.of(
            Snapshots.IDENTITY, "12:00", List.of(Snapshots.secret("password", "t1", "k1")));
    Snapshot rekeyed =
        Snapshots.of(
            Snapshots.IDENTITY, "12:01", List.of(Snapshots.secret("password", "t1", "k2")));
    history.record(db, old);

    assertThat(history.record(db, rekeyed)).isInstanceOf(Recorded.Unchanged.class);

    assertThat(history.parameters(db, 1)).isEqualTo(rekeyed.parameters());
    assertThat(count("revision WHERE instance_id = " + db.value())).isOne();
  }

  @Test
  void aDescriptionThatChangesIsNoRevision() {
    history.record(db, at("12:00", "a=1"));
    Parameter described =
        new Parameter(
            key("a"),
            parameter("a=1").value(),
            parameter("a=1").descriptor().withEffect(Effect.RESTART));

    assertThat(history.record(db, Snapshots.of(Snapshots.IDENTITY, "12:01", List.of(described))))
        .isInstanceOf(Recorded.Unchanged.class);
    assertThat(history.parameters(db, 1).list()).containsExactly(described);
  }

  @Test
  void aDocumentOfTenMegabytesIsStoredOnce() throws SQLException {
    String document = "häßlich <&>'\"\\ \t line\n".repeat(500_000);
    Parameter file = Snapshots.text("file", document, ValueType.DOCUMENT);
    history.record(db, Snapshots.of(Snapshots.IDENTITY, "12:00", List.of(file)));
    history.record(db, Snapshots.of(Snapshots.IDENTITY, "12:01", List.of(file, parameter("a=1"))));
    history.record(db, at("12:02", "a=1"));
    history.record(db, Snapshots.of(Snapshots.IDENTITY, "12:03", List.of(file, parameter("a=1"))));
    history.record(
        cluster.instance("beta", "db").id(),
        Snapshots.of(Snapshots.IDENTITY, "12:03", List.of(file)));

    assertThat(history.parameters(db, 4).find(key("file"))).contains(file);
    assertThat(count("long_text WHERE length(body) = " + document.length())).isOne();
  }

  @Test
  void neverGoesBackInTimeWhateverTheAgentsClockSays() {
    Instant now = Instant.now();
    Snapshot fromTheFuture =
        new Snapshot(
            Snapshots.IDENTITY,
            set("a=1").hash(),
            Instant.parse("9999-01-01T00:00:00Z"),
            set("a=1"));
    Instant first = history.record(db, fromTheFuture).revision().collectedAt();
    Instant second = history.record(db, at("12:00", "a=2")).revision().collectedAt();

    assertThat(first).isBetween(now.minusSeconds(5), now.plusSeconds(60));
    assertThat(second).isEqualTo(first);
    assertThat(history.asOf(db, second).orElseThrow().number()).isEqualTo(2);
  }

  @Test
  void aSlowAnswerNeverOverwritesANewerOne() {
    history.record(db, at("12:00", "a=1"));
    history.record(db, at("12:01", "a=2"));

    assertThat(history.record(db, at("12:00", "a=1"), 1)).isEmpty();
    assertThat(history.record(db, at("12:02", "a=3"), 2)).isPresent();
    assertThat(history.latest(db).orElseThrow().number()).isEqualTo(3);
  }

  @Test
  void labelsAndNotesAreKeptAndAudited() {
    history.record(db, at("12:00", "a=1"));

    Revision labelled =
        history.label(db, 1, " before the upgrade ", "see <b>ticket</b>\n12", ADMIN);

    assertThat(labelled.label()).isEqualTo("before the upgrade");
    assertThat(history.find(db, 1)).contains(labelled);
    assertThat(history.broken(db)).isEmpty();
    assertThat(history.label(db, 1, "", null, ADMIN).label()).isNull();
    assertThat(audited()).filteredOn("revision.described"::equals).hasSize(2);
    assertThatThrownBy(() -> history.label(db, 1, "x".repeat(101), null, ADMIN))
        .hasMessageContaining("label");
    assertThatThrownBy(() -> history.label(db, 1, "two\nlines", null, ADMIN))
        .hasMessageContaining("label");
    assertThatThrownBy(() -> history.label(db, 1, null, "nul\0", ADMIN))
        .hasMessageContaining("note");
    assertThatThrownBy(() -> history.label(db, 2, "x", null, ADMIN))
        .isInstanceOfSatisfying(
            RequestRefused.class, r -> assertThat(r.code()).isEqualTo(ErrorCode.UNKNOWN_REVISION));
  }

  @Test
  void aRemovedClusterTakesItsHistoryWithIt() throws SQLException {
    history.record(db, at("12:00", "a=1"));

    inventory.delete(cluster.name(), ADMIN);

    assertThat(count("span WHERE instance_id = " + db.value())).isZero();
    assertThatThrownBy(() -> history.record(db, at("12:01", "a=2")))
        .isInstanceOf(RequestRefused.class);
  }

  private List<Integer> numbers(RevisionQuery query) {
    return history.revisions(query).stream().map(Revision::number).toList();
  }

  private List<String> audited() {
    return audit
        .page(new AuditQuery(null, null, cluster.name(), null, null, 100))
        .entries()
        .stream()
        .map(AuditEntry::action)
        .toList();
  }

  /** What stands in the tables of history, down to the version of each row. */
  private String rows() throws SQLException {
    var versions = new StringBuilder();
    for (String table :
        List.of("revision", "span", "lineage", "parameter_key", "descriptor", "long_text")) {
      versions.append(text("SELECT string_agg(xmin::text, ',' ORDER BY ctid) FROM " + table));
    }
    return versions.toString();
  }

  private int count(String from) throws SQLException {
    return Integer.parseInt(text("SELECT count(*) FROM " + from));
  }

  private String text(String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }
}
