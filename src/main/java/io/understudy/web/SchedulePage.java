package io.understudy.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.calendar.Cron;
import io.understudy.calendar.FreezeWindow;
import io.understudy.calendar.Timing;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Instance;
import io.understudy.inventory.Inventory;
import io.understudy.polling.PollOutcome;
import io.understudy.polling.Polling;
import io.understudy.polling.Schedule;
import io.understudy.polling.Schedules;
import io.understudy.polling.Sighting;
import io.understudy.polling.Sightings;
import io.understudy.problem.FieldError;
import io.understudy.problem.RequestRefused;
import io.understudy.security.Allowed;
import io.understudy.security.CurrentUser;
import io.understudy.security.Permission;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** When a cluster is collected: interval or cron, pause, freeze windows, collect now. */
@Path("/clusters/{cluster}/schedule")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class SchedulePage {

  private static final int SHOWN_RUNS = 5;

  private final Template template;
  private final Inventory inventory;
  private final Schedules schedules;
  private final Sightings sightings;
  private final Polling polling;
  private final CurrentUser current;
  private final Clock clock;

  SchedulePage(
      @Location("schedule.html") Template template,
      Inventory inventory,
      Schedules schedules,
      Sightings sightings,
      Polling polling,
      CurrentUser current,
      Clock clock) {
    this.template = template;
    this.inventory = inventory;
    this.schedules = schedules;
    this.sightings = sightings;
    this.polling = polling;
    this.current = current;
    this.clock = clock;
  }

  /** What the forms send. */
  public static class Form {
    @FormParam("action")
    @Nullable String action;

    @FormParam("every")
    @Nullable String every;

    @FormParam("cron")
    @Nullable String cron;

    @FormParam("zone")
    @Nullable String zone;

    @FormParam("reason")
    @Nullable String reason;

    @FormParam("hours")
    @Nullable String hours;

    @FormParam("from")
    @Nullable String from;

    @FormParam("until")
    @Nullable String until;

    @FormParam("duration")
    @Nullable String duration;

    @FormParam("window")
    @Nullable Integer window;
  }

  /** A freeze window in the list. */
  public record Window(
      int number, FreezeWindow window, @Nullable Instant openUntil, @Nullable Instant opens) {

    /** Its times in words; those of a single one in UTC. */
    public String when() {
      return switch (window) {
        case FreezeWindow.Once once -> once.from() + " to " + once.until();
        case FreezeWindow.Recurring often ->
            "%s from %s in %s"
                .formatted(
                    SpanText.words(often.length()), often.from().expression(), often.from().zone());
      };
    }
  }

  /** An instance in the list. */
  public record Seen(Instance instance, Sighting sighting) {}

  /** What the page shows beside the schedule. */
  private record Shown(
      Map<String, String> errors,
      Map<String, String> given,
      @Nullable Timing preview,
      @Nullable List<PollOutcome> polled) {

    static Shown nothing() {
      return new Shown(Map.of(), Map.of(), null, null);
    }
  }

  /** The page. */
  @GET
  @Allowed(Permission.VIEW)
  public String page(@PathParam("cluster") String name) {
    return show(inventory.require(name), Shown.nothing());
  }

  /** Collects now. */
  @POST
  @Path("/poll")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Allowed(Permission.POLL)
  public String poll(@PathParam("cluster") String name) {
    Cluster cluster = inventory.require(name);
    List<PollOutcome> outcomes = polling.pollNow(cluster).instances();
    return show(cluster, new Shown(Map.of(), Map.of(), null, outcomes));
  }

  /** Where a reload of what a collection found ends up. */
  @GET
  @Path("/poll")
  @Allowed(Permission.VIEW)
  public Response polled(@PathParam("cluster") String name) {
    return toPage(inventory.require(name));
  }

  private static Response toPage(Cluster cluster) {
    return Response.seeOther(
            UriBuilder.fromPath("/clusters/{cluster}/schedule").build(cluster.name()))
        .build();
  }

  /** Changes what its button says; {@code check} only shows the next runs. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Allowed(Permission.SCHEDULE)
  public Response change(@PathParam("cluster") String name, @BeanParam Form form) {
    Cluster cluster = inventory.require(name);
    try {
      if ("check".equals(form.action)) {
        return Response.ok(show(cluster, new Shown(Map.of(), given(form), preview(form), null)))
            .build();
      }
      schedules.change(cluster, document(cluster, form), current.actor());
      return toPage(cluster);
    } catch (RequestRefused refused) {
      return Response.status(refused.code().status())
          .entity(show(cluster, new Shown(errors(form, refused), given(form), null, null)))
          .build();
    }
  }

  private JsonNode document(Cluster cluster, Form form) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    switch (Objects.requireNonNullElse(form.action, "")) {
      case "interval" -> document.put("every", SpanText.iso(text(form.every)));
      case "cron" -> document.put("cron", text(form.cron)).put("zone", text(form.zone));
      case "pause" ->
          document
              .putObject("paused")
              .put("reason", text(form.reason))
              .put("until", clock.instant().plus(hours(form.hours)).toString());
      case "resume" -> document.put("paused", false);
      case "freeze-once" ->
          windows(document, cluster)
              .addObject()
              .put("reason", text(form.reason))
              .put("from", instant("from", form.from))
              .put("until", instant("until", form.until));
      case "freeze-often" ->
          windows(document, cluster)
              .addObject()
              .put("reason", text(form.reason))
              .put("cron", text(form.cron))
              .put("zone", text(form.zone))
              .put("duration", SpanText.iso(text(form.duration)));
      case "thaw" -> {
        ArrayNode windows = windows(document, cluster);
        if (form.window != null && form.window >= 0 && form.window < windows.size()) {
          windows.remove(form.window);
        }
      }
      default -> throw RequestRefused.field("action", "is not known");
    }
    return document;
  }

  private ArrayNode windows(ObjectNode document, Cluster cluster) {
    JsonNode now = schedules.document(cluster).get("freezeWindows");
    ArrayNode windows = now.isArray() ? (ArrayNode) now : JsonNodeFactory.instance.arrayNode();
    document.set("freezeWindows", windows);
    return windows;
  }

  private static Timing preview(Form form) {
    try {
      return Cron.of(text(form.cron), text(form.zone));
    } catch (IllegalArgumentException e) {
      throw RequestRefused.field("cron", String.valueOf(e.getMessage()));
    }
  }

  private static Duration hours(@Nullable String hours) {
    try {
      return Duration.ofHours(Long.parseLong(text(hours)));
    } catch (ArithmeticException | NumberFormatException e) {
      throw RequestRefused.field("paused.until", "is not a number of hours");
    }
  }

  /** What a browser's date and time field sends, in the console's zone. */
  private static String instant(String field, @Nullable String local) {
    try {
      return java.time.LocalDateTime.parse(text(local))
          .atZone(ZoneId.systemDefault())
          .toInstant()
          .toString();
    } catch (java.time.DateTimeException e) {
      throw RequestRefused.field("freezeWindows." + field, "is not a date and time");
    }
  }

  private static Map<String, String> given(Form form) {
    Map<String, String> given = new HashMap<>();
    given.put("action", text(form.action));
    given.put("every", text(form.every));
    given.put("cron", text(form.cron));
    given.put("zone", text(form.zone));
    given.put("reason", text(form.reason));
    return given;
  }

  /** By the name of the form's field: the last part of the document's. */
  private static Map<String, String> errors(Form form, RequestRefused refused) {
    Map<String, String> errors = new HashMap<>();
    for (FieldError error : refused.errors()) {
      String field = error.field().substring(error.field().lastIndexOf('.') + 1);
      errors.put(field, error.message());
    }
    errors.putIfAbsent("action", text(form.action));
    return errors;
  }

  private String show(Cluster cluster, Shown shown) {
    Schedule schedule = schedules.of(cluster);
    Instant now = clock.instant();
    Timing timing = schedule.timing();
    return template
        .data("cluster", cluster)
        .data("every", timing instanceof Timing.Every)
        .data(
            "everyWords",
            timing instanceof Timing.Every(Duration every) ? SpanText.words(every) : null)
        .data("cron", timing instanceof Cron cron ? cron : null)
        .data("pause", schedule.pausedAt(now).orElse(null))
        .data("runs", timing.next(now, SHOWN_RUNS))
        .data("preview", shown.preview() == null ? null : shown.preview().next(now, SHOWN_RUNS))
        .data("windows", windows(schedule, now))
        .data("frozen", schedule.frozenAt(now).orElse(null))
        .data("seen", seen(cluster))
        .data("polled", shown.polled())
        .data("errors", shown.errors())
        .data("given", shown.given())
        .data("zone", ZoneId.systemDefault().getId())
        .render();
  }

  private static List<Window> windows(Schedule schedule, Instant now) {
    List<FreezeWindow> all = schedule.freezeWindows();
    return java.util.stream.IntStream.range(0, all.size())
        .mapToObj(i ->
            new Window(
                i,
                all.get(i),
                all.get(i).openUntil(now).orElse(null),
                all.get(i).opensAfter(now).orElse(null)))
        .toList();
  }

  private List<Seen> seen(Cluster cluster) {
    return cluster.instances().stream()
        .map(instance -> new Seen(instance, sightings.of(instance.id())))
        .toList();
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text.strip();
  }
}
