package io.understudy.readiness;

import io.understudy.inventory.Cluster;
import io.understudy.inventory.Instance;
import io.understudy.inventory.Node;
import io.understudy.polling.Polled;
import io.understudy.polling.Schedule;
import io.understudy.polling.Schedules;
import io.understudy.polling.Sighting;
import io.understudy.polling.Sightings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Asks agents and directors about every standby with each poll, and keeps what they said: a page
 * judges by it, so that it is the present verdict and no page waits for a network.
 */
@ApplicationScoped
class Inquiries {

  /** After the poll with which it was due: asking takes its time. */
  private static final Duration GRACE = Duration.ofMinutes(1);

  private final Inquiry inquiry;
  private final InquiryLog log;
  private final Sightings sightings;
  private final Schedules schedules;
  private final Clock clock;

  Inquiries(
      Inquiry inquiry, InquiryLog log, Sightings sightings, Schedules schedules, Clock clock) {
    this.inquiry = inquiry;
    this.log = log;
    this.sightings = sightings;
    this.schedules = schedules;
    this.clock = clock;
  }

  void polled(@Observes Polled polled) {
    Cluster cluster = polled.cluster();
    boolean gone =
        cluster.instances(cluster.primary()).stream().noneMatch(instance -> answers(instance));
    cluster.standbys().forEach(standby -> ask(cluster, standby, gone));
  }

  private boolean answers(Instance instance) {
    return sightings
        .find(instance.id())
        .map(seen -> seen.state() == Sighting.State.UP || seen.state() == Sighting.State.NEVER)
        .orElse(true);
  }

  /** Asks now and keeps what is said; not in a transaction. */
  Asked ask(Cluster cluster, Node candidate, boolean gone) {
    Instant began = clock.instant();
    Asked asked = inquiry.about(cluster, candidate, gone);
    if (!candidate.primary()) {
      log.note(cluster, candidate, asked, began);
    }
    return asked;
  }

  /** What was said last, unless it is too old; asks nobody. */
  Asked last(Cluster cluster, Node candidate) {
    InquiryLog.Noted noted = log.find(cluster, candidate).orElse(null);
    String doubt = noted == null ? "they were not asked yet" : tooOld(cluster, noted.at());
    return noted != null && doubt == null
        ? noted.asked()
        : Asked.nobody(cluster.traffic().isEmpty() ? null : doubt);
  }

  /** Too old is what was due to be asked again, and was not. */
  private @Nullable String tooOld(Cluster cluster, Instant at) {
    Instant now = clock.instant();
    Schedule schedule = schedules.of(cluster);
    boolean late =
        schedule.timing().after(at).filter(due -> due.plus(GRACE).isBefore(now)).isPresent();
    return late
        ? "they were last asked "
            + Duration.between(at, now).toMinutes()
            + " minutes ago"
            + (schedule.pausedAt(now).isPresent() ? " (polling is paused)" : "")
        : null;
  }
}
