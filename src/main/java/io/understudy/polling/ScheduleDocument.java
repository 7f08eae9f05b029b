package io.understudy.polling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.understudy.calendar.Cron;
import io.understudy.calendar.FreezeWindow;
import io.understudy.calendar.Timing;
import io.understudy.protocol.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as JSON: {@code every} or {@code cron} with {@code zone}, {@code paused}, {@code
 * freezeWindows}. What is absent stays as it is.
 */
final class ScheduleDocument {

  private static final Duration USUAL_PAUSE = Duration.ofHours(24);
  private static final Duration LONGEST_PAUSE = Duration.ofDays(366);
  private static final int MOST_WINDOWS = 100;

  private final Fields fields;
  private final Schedule before;
  private final String by;
  private final Instant now;

  private ScheduleDocument(Fields fields, Schedule before, String by, Instant now) {
    this.fields = fields;
    this.before = before;
    this.by = by;
    this.now = now;
  }

  /**
   * What the document makes of a schedule.
   *
   * @param path where the document stands in the request, empty or {@code schedule}
   * @param by who sends it
   * @throws io.understudy.problem.RequestRefused naming the wrong field
   */
  static Schedule read(JsonNode document, String path, Schedule before, String by, Clock clock) {
    Fields fields = Fields.of(document, path, "every", "cron", "zone", "paused", "freezeWindows");
    return new ScheduleDocument(fields, before, by, clock.instant().truncatedTo(ChronoUnit.MICROS))
        .schedule();
  }

  private Schedule schedule() {
    return new Schedule(timing(), pause(), freezeWindows());
  }

  private Timing timing() {
    Optional<String> every = fields.text("every");
    Optional<String> cron = fields.text("cron");
    if (every.isPresent() && cron.isPresent()) {
      throw fields.wrong("cron", "stands beside every; give one of them");
    }
    if (every.isPresent()) {
      if (fields.has("zone")) {
        throw fields.wrong("zone", "goes with cron; an interval has none");
      }
      return fields.checked("every", () -> new Timing.Every(fields.duration("every")));
    }
    if (cron.isPresent()) {
      return cron("cron", cron.get(), fields);
    }
    if (fields.has("zone")) {
      throw fields.wrong("zone", "goes with cron, which is missing");
    }
    return before.timing();
  }

  private Cron cron(String name, String expression, Fields in) {
    String zone =
        in.text("zone")
            .orElseThrow(
                () -> in.wrong("zone", "is missing; give a region such as Europe/Berlin, or UTC"));
    Cron cron = in.checked(name, () -> new Cron(expression.strip(), java.time.ZoneOffset.UTC));
    Cron zoned = in.checked("zone", () -> Cron.of(cron.expression(), zone));
    if (zoned.after(now).isEmpty()) {
      throw in.wrong(name, "never comes true");
    }
    return zoned;
  }

  private @Nullable Pause pause() {
    JsonNode paused = fields.node("paused");
    if (paused == null) {
      return before.pause();
    }
    if (paused.isNull() || (paused.isBoolean() && !paused.booleanValue())) {
      return null;
    }
    if (paused.isBoolean()) {
      return before
          .pausedAt(now)
          .orElseGet(() -> new Pause("no reason was given", by, now, now.plus(USUAL_PAUSE)));
    }
    Fields given = Fields.of(paused, fields.path("paused"), "reason", "until", "since", "by");
    String reason =
        given.line("reason").orElseThrow(() -> given.wrong("reason", "is missing; say why"));
    Instant until = given.instant("until").orElse(now.plus(USUAL_PAUSE));
    if (!until.isAfter(now) || until.isAfter(now.plus(LONGEST_PAUSE))) {
      throw given.wrong("until", "is not between now and a year from now");
    }
    Pause old = before.pausedAt(now).orElse(null);
    if (old != null && old.reason().equals(reason) && old.until().equals(until)) {
      return old;
    }
    return new Pause(reason, by, now, until);
  }

  private List<FreezeWindow> freezeWindows() {
    JsonNode given = fields.node("freezeWindows");
    if (given == null) {
      return before.freezeWindows();
    }
    if (!given.isArray() || given.size() > MOST_WINDOWS) {
      throw fields.wrong("freezeWindows", "is not a list of at most " + MOST_WINDOWS);
    }
    var windows = new ArrayList<FreezeWindow>();
    for (int i = 0; i < given.size(); i++) {
      windows.add(window(given.get(i), fields.path("freezeWindows") + "[" + i + "]"));
    }
    return windows;
  }

  private FreezeWindow window(JsonNode node, String path) {
    Fields window = Fields.of(node, path, "reason", "from", "until", "cron", "zone", "duration");
    String reason =
        window.line("reason").orElseThrow(() -> window.wrong("reason", "is missing; say why"));
    Optional<String> expression = window.text("cron");
    if (expression.isPresent()) {
      Cron cron = cron("cron", expression.get(), window);
      return window.checked(
          "duration", () -> new FreezeWindow.Recurring(cron, window.duration("duration"), reason));
    }
    Instant from =
        window
            .instant("from")
            .orElseThrow(() ->
                window.wrong(
                    "from", "is missing; give from and until, or cron, zone and duration"));
    Instant until = window.instant("until").orElseThrow(() -> window.wrong("until", "is missing"));
    return window.checked("until", () -> new FreezeWindow.Once(from, until, reason));
  }

  /** The schedule as it is shown. */
  static ObjectNode write(Schedule schedule, Instant now) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    switch (schedule.timing()) {
      case Timing.Every(Duration interval) -> document.put("every", interval.toString());
      case Cron cron -> document.put("cron", cron.expression()).put("zone", cron.zone().getId());
    }
    schedule
        .pausedAt(now)
        .ifPresentOrElse(
            pause ->
                document
                    .putObject("paused")
                    .put("reason", pause.reason())
                    .put("until", pause.until().toString())
                    .put("since", pause.since().toString())
                    .put("by", pause.by()),
            () -> document.put("paused", false));
    document.set("freezeWindows", windows(schedule.freezeWindows()));
    return document;
  }

  static ArrayNode windows(List<FreezeWindow> windows) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (FreezeWindow window : windows) {
      ObjectNode node = list.addObject().put("reason", window.reason());
      switch (window) {
        case FreezeWindow.Once once ->
            node.put("from", once.from().toString()).put("until", once.until().toString());
        case FreezeWindow.Recurring recurring ->
            node.put("cron", recurring.from().expression())
                .put("zone", recurring.from().zone().getId())
                .put("duration", recurring.length().toString());
      }
    }
    return list;
  }

  static List<FreezeWindow> storedWindows(String json) {
    try {
      var windows = new ArrayList<FreezeWindow>();
      for (JsonNode node : Json.MAPPER.readTree(json)) {
        String reason = node.get("reason").textValue();
        windows.add(
            node.has("cron")
                ? new FreezeWindow.Recurring(
                    Cron.of(node.get("cron").textValue(), node.get("zone").textValue()),
                    Duration.parse(node.get("duration").textValue()),
                    reason)
                : new FreezeWindow.Once(
                    Instant.parse(node.get("from").textValue()),
                    Instant.parse(node.get("until").textValue()),
                    reason));
      }
      return windows;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored freeze windows cannot be read", e);
    }
  }
}
