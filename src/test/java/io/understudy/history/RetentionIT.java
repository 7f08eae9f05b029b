package io.understudy.history;

import static io.understudy.history.Snapshots.at;
import static io.understudy.history.Snapshots.instant;
import static io.understudy.history.Snapshots.key;
import static io.understudy.history.Snapshots.parameter;
import static io.understudy.history.Snapshots.set;
import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.understudy.audit.Actor;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.inventory.InstanceId;
import io.understudy.inventory.Inventory;
import io.understudy.parameter.ValueType;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class RetentionIT {

  @Inject Database tables;
  @Inject History history;
  @Inject Inventory inventory;
  @Inject AgroalDataSource database;

  @Test
  void removesWhatIsOldButForLastLabelledAndHeld() throws SQLException {
    InstanceId db = TestClusters.primary(inventory).id();
    history.record(
        db,
        Snapshots.of(
            Snapshots.IDENTITY,
            "10:00",
            List.of(
                parameter("a=0"),
                Snapshots.text("file", "only then ".repeat(500), ValueType.DOCUMENT))));
    for (int n = 1; n < 6; n++) {
      history.record(db, at("10:0" + n, "a=" + n));
    }
    history.label(db, 3, "golden", null, Actor.SYSTEM);

    retention(Set.of(5)).prune();

    assertThat(numbers(db)).containsExactly(6, 5, 3);
    assertThat(history.parameters(db, 3)).isEqualTo(set("a=2"));
    assertThat(history.parameters(db, 6)).isEqualTo(set("a=5"));
    assertThat(history.diff(db, 3, 5)).hasSize(1);
    assertThat(history.broken(db)).isEmpty();
    assertThat(history.values(db, key("a")))
        .extracting(ValueSince::fromRevision)
        .containsExactly(6, 5, 3);
    assertThat(count("long_text WHERE body LIKE 'only then%'")).isZero();
    assertThat(history.record(db, at("11:00", "a=9")).revision().number()).isEqualTo(7);
  }

  private Retention retention(Set<Integer> held) {
    Clock later = Clock.fixed(instant("12:00"), java.time.ZoneOffset.UTC);
    return new Retention(tables, List.of(instance -> held), () -> Duration.ofMinutes(1), later);
  }

  private List<Integer> numbers(InstanceId db) {
    return history.revisions(RevisionQuery.newest(db, 50)).stream().map(Revision::number).toList();
  }

  private int count(String from) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + from)) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
