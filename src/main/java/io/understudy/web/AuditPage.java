package io.understudy.web;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.audit.Audit;
import io.understudy.audit.AuditEntry;
import io.understudy.audit.AuditQuery;
import io.understudy.operation.OperationId;
import io.understudy.readiness.MoveKind;
import io.understudy.security.Allowed;
import io.understudy.security.Permission;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriBuilder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The trail, with filters. */
@Path("/audit")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class AuditPage {

  private static final int PAGE = 50;
  private static final String NOT_A_DAY = "is not a day such as 2026-11-22, so it does not filter";

  private final Template template;
  private final Audit audit;

  AuditPage(@Location("audit.html") Template template, Audit audit) {
    this.template = template;
    this.audit = audit;
  }

  /** An entry with its details as name and value. */
  public record Line(AuditEntry entry, List<Detail> details) {

    private static final Pattern SYNC = Pattern.compile("sync (\\d+)");

    /** Where the subject is shown, or null. */
    public @Nullable String getHref() {
      String subject = Objects.requireNonNullElse(entry.subject(), "");
      Matcher sync = SYNC.matcher(subject);
      if (sync.matches()) {
        return "/syncs/" + sync.group(1);
      }
      String kind = entry.action().replaceFirst("\\..*", "");
      boolean move = MoveKind.find(kind).isPresent() && OperationId.find(subject).isPresent();
      return move ? "/switchovers/" + subject : null;
    }
  }

  /** One detail. */
  public record Detail(String name, String value) {

    private static final int LENGTHY = 48;

    /** Whether it would fill the table. */
    public boolean isLengthy() {
      return value.length() > LENGTHY;
    }

    /** How it begins. */
    public String getStart() {
      return value.substring(0, Math.min(LENGTHY / 2, value.length()));
    }
  }

  /** The page; {@code since} and {@code until} are days, the latter included. */
  @GET
  @Allowed(Permission.VIEW)
  public String page(
      @QueryParam("cluster") @Nullable String cluster,
      @QueryParam("actor") @Nullable String actor,
      @QueryParam("since") @Nullable String since,
      @QueryParam("until") @Nullable String until,
      @QueryParam("before") @Nullable Long before) {
    Map<String, String> errors = new HashMap<>();
    AuditQuery query =
        new AuditQuery(
            day("since", since, 0, errors),
            day("until", until, 1, errors),
            blankToNull(cluster),
            blankToNull(actor),
            before,
            PAGE);
    io.understudy.audit.AuditPage page = audit.page(query);
    UriBuilder here = UriBuilder.fromPath("/audit");
    add(here, "cluster", cluster);
    add(here, "actor", actor);
    add(here, "since", since);
    add(here, "until", until);
    String first = here.build().toString();
    Long next = page.next();
    return template
        .data("lines", page.entries().stream().map(AuditPage::line).toList())
        .data("cluster", cluster)
        .data("actor", actor)
        .data("since", since)
        .data("until", until)
        .data("filtered", !first.equals("/audit"))
        .data("errors", errors)
        .data("first", before == null ? null : first)
        .data("next", next == null ? null : here.queryParam("before", next).build().toString())
        .render();
  }

  private static Line line(AuditEntry entry) {
    List<Detail> details = new ArrayList<>();
    entry
        .details()
        .properties()
        .forEach(field -> {
          String text =
              field.getValue().isTextual()
                  ? field.getValue().textValue()
                  : field.getValue().toString();
          if (!text.isEmpty() && !text.equals("null")) {
            details.add(new Detail(field.getKey(), text));
          }
        });
    return new Line(entry, details);
  }

  private static @Nullable Instant day(
      String field, @Nullable String text, int plus, Map<String, String> errors) {
    if (text == null || text.isBlank()) {
      return null;
    }
    try {
      return LocalDate.parse(text.strip())
          .plusDays(plus)
          .atStartOfDay(ZoneId.systemDefault())
          .toInstant();
    } catch (DateTimeParseException e) {
      errors.put(field, NOT_A_DAY);
      return null;
    }
  }

  private static void add(UriBuilder here, String name, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      here.queryParam(name, "{" + name + "}").resolveTemplate(name, value);
    }
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }
}
