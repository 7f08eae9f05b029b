package io.understudy.switchover;

import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Replication;
import io.understudy.driver.Replication.Follower;
import io.understudy.driver.RoleStatus;
import io.understudy.inventory.Instance;
import io.understudy.operation.StepContext;
import io.understudy.operation.StepOutcome;
import io.understudy.operation.StepOutcome.Done;
import io.understudy.operation.StepOutcome.Unknown;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.Value;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whom the primary waits for moves with the role, once somebody follows it: before that every write
 * would wait.
 */
@Singleton
class SynchronousNames {

  private static final String NAME = "synchronous_standby_names";
  private static final ParameterKey KEY = ParameterKey.of("settings", NAME);

  /** What a standby is called that names itself by nothing. */
  private static final String UNNAMED = "walreceiver";

  private final Reader reader;
  private final RoleJobs jobs;

  SynchronousNames(Reader reader, RoleJobs jobs) {
    this.reader = reader;
    this.jobs = jobs;
  }

  /** Gives the new primary what the old one had, and the old one what the new one had. */
  StepOutcome move(StepContext context, Instance primary, Instance old) {
    Optional<RoleStatus> oldBefore = RoleFacts.before(context, old);
    Optional<RoleStatus> candidateBefore = RoleFacts.before(context, primary);
    if (oldBefore.isEmpty() || candidateBefore.isEmpty()) {
      return new Done("it is not known whom the old primary waited for");
    }
    String wanted = setting(oldBefore.get(), NAME);
    String former = setting(candidateBefore.get(), NAME);
    if (wanted.isBlank() && former.isBlank()) {
      return new Done("nobody is waited for");
    }
    if (!(reader.role(primary) instanceof Reader.Told.Does(RoleStatus now))
        || !(reader.role(old) instanceof Reader.Told.Does(RoleStatus follower))) {
      return new Unknown(primary + " or " + old + " does not answer");
    }
    String names = translated(wanted, name(candidateBefore.get()), name(follower));
    if (!names.isBlank() && !satisfied(names, now.replication())) {
      context.note(
          "%s keeps synchronous_standby_names = '%s': nobody who follows is named in '%s'"
              .formatted(primary, former, names));
      return new Done("left as it was");
    }
    StepOutcome set = set(context, primary, names);
    return set instanceof Done ? set(context, old, former) : set;
  }

  /**
   * Tells what {@link #move} would set. The agent is not asked for its commands: now that nobody
   * follows the candidate it would refuse them, and rightly so.
   */
  void rehearse(StepContext context, Instance primary, Instance old) {
    RoleStatus serving = RoleFacts.before(context, old).orElseThrow();
    RoleStatus following = RoleFacts.before(context, primary).orElseThrow();
    String wanted = setting(serving, NAME);
    String former = setting(following, NAME);
    String name = name(following);
    String names = translated(wanted, name, nameThen(name, following, serving, old));
    tell(context, primary, former, names);
    tell(context, old, wanted, former);
  }

  private static void tell(StepContext context, Instance instance, String now, String then) {
    if (!now.equals(then)) {
      context.note(
          "would set on %s, once a standby follows: synchronous_standby_names = '%s'"
              .formatted(instance, then));
    }
  }

  /** As what the old primary will follow: the agent names it as its route does, else libpq. */
  private static @Nullable String nameThen(
      @Nullable String now, RoleStatus candidate, RoleStatus serving, Instance old) {
    if (now == null || now.equals(UNNAMED)) {
      return now;
    }
    String cluster = setting(candidate, "cluster_name");
    return now.equals(cluster) ? setting(serving, "cluster_name") : old.node().name();
  }

  /** One name for another, as a word of the list. */
  static String translated(String names, @Nullable String from, @Nullable String to) {
    if (from == null || to == null || from.isEmpty()) {
      return names;
    }
    String word = "(?i)(?<![\\w])\"?" + Pattern.quote(from) + "\"?(?![\\w])";
    String quoted = to.matches("[a-z_][a-z0-9_]*") ? to : '"' + to.replace("\"", "\"\"") + '"';
    return Pattern.compile(word).matcher(names).replaceAll(Matcher.quoteReplacement(quoted));
  }

  private static boolean satisfied(String names, @Nullable Replication there) {
    return there != null
        && (names.contains("*")
            || there.followers().stream()
                .map(Follower::applicationName)
                .anyMatch(follower ->
                    Pattern.compile("(?i)(?<!\\w)" + Pattern.quote(follower) + "(?!\\w)")
                        .matcher(names)
                        .find()));
  }

  private static String setting(RoleStatus status, String name) {
    Replication at = status.replication();
    return at == null ? "" : at.setting(name).orElse("");
  }

  private static @Nullable String name(RoleStatus standby) {
    Replication at = standby.replication();
    return at == null || at.upstream() == null ? null : at.upstream().applicationName();
  }

  private StepOutcome set(StepContext context, Instance instance, String names) {
    return switch (reader.read(instance)) {
      case Reading.Silent(String reason) -> new Unknown(reason);
      case Reading.Seen(var duty, var parameters) -> {
        Value now = parameters.find(KEY).map(Parameter::value).orElse(null);
        yield now == null || now.display().equals(names)
            ? new Done("as it should be")
            : jobs.apply(
                context,
                instance,
                new ChangeRequest(List.of(new Wish(KEY, now, Value.of(names))), false, false));
      }
    };
  }
}
