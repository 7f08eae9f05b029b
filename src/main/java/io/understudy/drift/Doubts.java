package io.understudy.drift;

import io.understudy.history.Revision;
import io.understudy.inventory.Instance;
import io.understudy.polling.Schedule;
import io.understudy.polling.Schedules;
import io.understudy.polling.Sighting;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why what is known of an instance is not good enough to judge by. */
@ApplicationScoped
class Doubts {

  private final DriftSettings settings;
  private final Schedules schedules;
  private final Clock clock;

  Doubts(DriftSettings settings, Schedules schedules, Clock clock) {
    this.settings = settings;
    this.schedules = schedules;
    this.clock = clock;
  }

  Optional<String> about(
      Instance instance, Optional<Revision> latest, Optional<Sighting> sighting) {
    return Optional.ofNullable(reason(instance, latest.orElse(null), sighting.orElse(null)))
        .map(reason -> instance.node().name() + "/" + instance.component().name() + " " + reason);
  }

  private @Nullable String reason(
      Instance instance, @Nullable Revision latest, @Nullable Sighting sighting) {
    if (sighting != null && sighting.state() == Sighting.State.UNREACHABLE) {
      return "does not answer" + because(sighting);
    }
    if (sighting != null && sighting.state() == Sighting.State.ERROR) {
      return "cannot be read" + because(sighting);
    }
    if (latest == null || sighting == null || sighting.lastVerified() == null) {
      return "was never read; poll the cluster";
    }
    if (!latest.acknowledged()) {
      return "is another installation than before ("
          + latest.identity().product()
          + ", identity "
          + latest.identity().id()
          + "); acknowledge it in its history";
    }
    return tooOld(schedules.of(instance.cluster()), sighting.lastVerified());
  }

  /** Too old is what was due to be read again, and was not. */
  private @Nullable String tooOld(Schedule schedule, Instant lastVerified) {
    Instant now = clock.instant();
    boolean late =
        schedule
            .timing()
            .after(lastVerified)
            .map(due -> due.plus(settings.grace()).isBefore(now))
            .orElse(false);
    if (!late) {
      return null;
    }
    String why = schedule.pausedAt(now).isPresent() ? " (polling is paused)" : "";
    return "was last read "
        + words(Duration.between(lastVerified, now))
        + " ago"
        + why
        + "; poll the cluster";
  }

  private static String because(Sighting sighting) {
    String error = sighting.error();
    if (error == null) {
      return "";
    }
    String plain = error.replaceFirst("^The agent does not answer: ", "");
    return ": " + (plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain);
  }

  static String words(Duration age) {
    if (age.toDays() > 1) {
      return age.toDays() + " days";
    }
    if (age.toHours() > 1) {
      return age.toHours() + " hours";
    }
    return age.toMinutes() > 1 ? age.toMinutes() + " minutes" : age.toSeconds() + " s";
  }
}
