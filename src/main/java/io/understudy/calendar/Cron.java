package io.understudy.calendar;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;

/**
 * A Quartz cron expression: seconds, minutes, hours, day of month, month, day of week and, if
 * wanted, the year, read off a clock on the wall of one zone.
 *
 * <p>When that clock is put forward, a time that it skips falls to the moment it jumps to; when it
 * is put back, a time that it shows twice counts the first time only, unless the expression names
 * every hour.
 */
public record Cron(String expression, ZoneId zone) implements Timing {

  private static final int LONGEST = 200;
  private static final Duration FAR = Duration.ofDays(3 * 366);
  private static final CronParser PARSER =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.QUARTZ));

  /** Refuses what is no Quartz expression. */
  public Cron {
    if (expression.length() > LONGEST) {
      throw new IllegalArgumentException("the expression has more than " + LONGEST + " characters");
    }
    times(expression);
  }

  /**
   * Reads both from text.
   *
   * @param zone a region such as {@code Europe/Berlin}, or {@code UTC}
   */
  public static Cron of(String expression, String zone) {
    try {
      return new Cron(expression.strip(), ZoneId.of(zone.strip()));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "the zone is not known; give a region such as Europe/Berlin, or UTC", e);
    }
  }

  @Override
  public Optional<Instant> after(Instant moment) {
    Optional<Instant> next =
        times(expression).nextExecution(at(moment)).map(ZonedDateTime::toInstant);
    Instant bound = next.orElse(moment.plus(FAR));
    ZoneOffsetTransition jump = zone.getRules().nextTransition(moment);
    while (jump != null && jump.getInstant().isBefore(bound)) {
      if (skips(jump)) {
        return Optional.of(jump.getInstant());
      }
      jump = zone.getRules().nextTransition(jump.getInstant());
    }
    return next;
  }

  /** The last moment before this one, if there was any. */
  Optional<Instant> before(Instant moment) {
    Optional<Instant> last =
        times(expression).lastExecution(at(moment)).map(ZonedDateTime::toInstant);
    Instant bound = last.orElse(moment.minus(FAR));
    ZoneOffsetTransition jump = zone.getRules().previousTransition(moment);
    while (jump != null && jump.getInstant().isAfter(bound)) {
      if (skips(jump)) {
        return Optional.of(jump.getInstant());
      }
      jump = zone.getRules().previousTransition(jump.getInstant());
    }
    return last;
  }

  /** Whether the clock jumps over a time of this expression, which the library leaves out. */
  private boolean skips(ZoneOffsetTransition jump) {
    return jump.isGap()
        && times(expression)
            .nextExecution(jump.getDateTimeBefore().minusNanos(1).atZone(ZoneOffset.UTC))
            .filter(wall -> wall.toLocalDateTime().isBefore(jump.getDateTimeAfter()))
            .isPresent();
  }

  private ZonedDateTime at(Instant moment) {
    return moment.atZone(zone);
  }

  private static ExecutionTime times(String expression) {
    try {
      return ExecutionTime.forCron(PARSER.parse(expression).validate());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "is no Quartz expression: "
              + reason(e)
              + "; 0 */5 * * * ? is every five minutes (seconds minutes hours day month weekday)",
          e);
    }
  }

  private static String reason(IllegalArgumentException e) {
    String message = String.valueOf(e.getMessage()).strip();
    return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
  }
}
