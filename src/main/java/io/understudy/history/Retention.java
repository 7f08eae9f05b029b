package io.understudy.history;

import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.understudy.inventory.InstanceId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Removes old revisions; never the last of an instance, nor one with a label, nor one that somebody
 * holds. What stays can be looked up as before.
 */
@ApplicationScoped
public class Retention {

  private static final Logger LOG = Logger.getLogger(Retention.class);

  private final Database database;
  private final List<RevisionHold> holds;
  private final HistoryConfig config;
  private final Clock clock;

  Retention(Database database, @All List<RevisionHold> holds, HistoryConfig config, Clock clock) {
    this.database = database;
    this.holds = holds;
    this.config = config;
    this.clock = clock;
  }

  /**
   * Removes what is older than the configured time, one transaction per instance.
   *
   * @return how many revisions were removed
   */
  public int prune() {
    Instant keptSince = clock.instant().minus(config.keep());
    int removed = 0;
    for (long instance :
        QuarkusTransaction.requiringNew().call(() -> instancesWithOld(keptSince))) {
      removed +=
          QuarkusTransaction.requiringNew().call(() -> prune(new InstanceId(instance), keptSince));
    }
    if (removed > 0) {
      QuarkusTransaction.requiringNew().run(this::removeUnusedTexts);
      LOG.infof("removed %d revisions from before %s", removed, keptSince);
    }
    return removed;
  }

  private List<Long> instancesWithOld(Instant keptSince) {
    return database.list(
        row -> row.getLong(1),
        "SELECT DISTINCT instance_id FROM revision WHERE collected_at < ?",
        keptSince);
  }

  private int prune(InstanceId instance, Instant keptSince) {
    Set<Integer> held = new HashSet<>();
    holds.forEach(hold -> held.addAll(hold.held(instance)));
    int removed =
        database.update(
            """
            DELETE FROM revision r
             WHERE r.instance_id = ? AND r.collected_at < ? AND r.label IS NULL
               AND r.number < (SELECT max(number) FROM revision WHERE instance_id = ?)
               AND NOT r.number = ANY (?)
            """,
            instance.value(),
            keptSince,
            instance.value(),
            held.toArray(Integer[]::new));
    if (removed > 0) {
      database.update(
          """
          DELETE FROM span s
           WHERE s.instance_id = ? AND NOT EXISTS (
             SELECT 1 FROM revision r
              WHERE r.instance_id = s.instance_id
                AND r.number BETWEEN s.first_revision AND s.last_revision)
          """,
          instance.value());
    }
    return removed;
  }

  private void removeUnusedTexts() {
    database.update(
        "DELETE FROM long_text t WHERE NOT EXISTS (SELECT 1 FROM span WHERE long_text_id = t.id)");
  }
}
