package io.understudy.drift;

import io.understudy.history.Revision;
import io.understudy.inventory.Instance;
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
  private final Clock clock;

  Doubts(DriftSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  Optional<String> about(
      Instance instance, Optional<Revision> latest, Optional<Sighting> sighting) {
    return Optional.ofNullable(reason(latest.orElse(null), sighting.orElse(null)))
        .map(reason -> instance.node().name() + "/" + instance.component().name() + " " + reason);
  }

  private @Nullable String reason(@Nullable Revision latest, @Nullable Sighting sighting) {
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
    return tooOld(sighting.lastVerified());
  }

  private @Nullable String tooOld(Instant lastVerified) {
    Duration age = Duration.between(lastVerified, clock.instant());
    return age.compareTo(settings.grace()) > 0
        ? "was last read " + words(age) + " ago; poll the cluster"
        : null;
  }

  private static String because(Sighting sighting) {
    return sighting.error() == null ? "" : ": " + sighting.error();
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
