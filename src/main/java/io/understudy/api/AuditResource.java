package io.understudy.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.audit.Audit;
import io.understudy.audit.AuditEntry;
import io.understudy.audit.AuditPage;
import io.understudy.audit.AuditQuery;
import io.understudy.security.Allowed;
import io.understudy.security.Permission;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Reading the trail. */
@Path("/api/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Audit")
@RunOnVirtualThread
public class AuditResource {

  private static final int STANDARD = 100;

  private final Audit audit;

  AuditResource(Audit audit) {
    this.audit = audit;
  }

  /** A page, newest first; {@code next} is the {@code before} of the page that follows. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Page(List<Entry> entries, @Nullable Long next) {}

  /** An entry. */
  @Schema(name = "AuditEntry")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Entry(
      long id,
      Instant at,
      String actor,
      String actorKind,
      @Schema(examples = "cluster.declared") String action,
      @Nullable String cluster,
      @Nullable String subject,
      @Schema(type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.OBJECT)
          JsonNode details) {

    static Entry of(AuditEntry entry) {
      return new Entry(
          entry.id(),
          entry.at(),
          entry.actor().name(),
          entry.actor().kind().name().toLowerCase(Locale.ROOT),
          entry.action(),
          entry.cluster(),
          entry.subject(),
          entry.details());
    }
  }

  /** A page. */
  @GET
  @Allowed(Permission.VIEW)
  @Operation(summary = "Read the audit trail, newest first")
  public Page page(
      @QueryParam("since") @Parameter(example = "2026-11-22T20:00:00Z") @Nullable Instant since,
      @QueryParam("until") @Nullable Instant until,
      @QueryParam("cluster") @Nullable String cluster,
      @QueryParam("actor") @Nullable String actor,
      @QueryParam("limit") @Parameter(description = "1 to 500, 100 by default")
          @Nullable Integer limit,
      @QueryParam("before") @Parameter(description = "next of the page before")
          @Nullable Long before) {
    AuditQuery query =
        new AuditQuery(
            since,
            until,
            cluster,
            actor,
            before,
            Query.limit(limit, STANDARD, AuditQuery.MAX_LIMIT));
    AuditPage page = audit.page(query);
    return new Page(page.entries().stream().map(Entry::of).toList(), page.next());
  }
}
