package io.understudy.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.understudy.history.Revision;
import io.understudy.parameter.Descriptor;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterSet;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A revision; with its parameters when it was asked for alone.
 *
 * @param product name and version of the server then
 * @param changes how many parameters differ from the revision before
 */
@Schema(name = "Revision")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RevisionAnswer(
    int revision,
    String node,
    int lineage,
    boolean acknowledged,
    Instant collectedAt,
    String hash,
    String chainedHash,
    int changes,
    @Schema(examples = "7301234567890123456") String identity,
    @Schema(examples = "PostgreSQL 15.18") String product,
    @Nullable String label,
    @Nullable String note,
    @Nullable List<ParameterAnswer> parameters) {

  static RevisionAnswer of(String node, Revision revision) {
    return of(node, revision, null);
  }

  static RevisionAnswer of(String node, Revision revision, @Nullable ParameterSet parameters) {
    return new RevisionAnswer(
        revision.number(),
        node,
        revision.lineage(),
        revision.acknowledged(),
        revision.collectedAt(),
        revision.hash(),
        revision.chainedHash(),
        revision.changes(),
        revision.identity().id(),
        revision.identity().product(),
        revision.label(),
        revision.note(),
        parameters == null ? null : parameters.list().stream().map(ParameterAnswer::of).toList());
  }

  /**
   * A parameter.
   *
   * @param value canonical text; {@code ***} for a secret
   */
  @Schema(name = "Parameter")
  public record ParameterAnswer(
      @Schema(examples = "settings/work_mem") String key,
      @Schema(examples = "bytes") String type,
      @Schema(examples = "64MB") String value,
      Descriptor descriptor) {

    static ParameterAnswer of(Parameter parameter) {
      return new ParameterAnswer(
          parameter.key().path(),
          parameter.descriptor().type().name().toLowerCase(Locale.ROOT),
          parameter.value().display(),
          parameter.descriptor());
    }
  }
}
