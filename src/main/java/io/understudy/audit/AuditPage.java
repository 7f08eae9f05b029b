package io.understudy.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries, newest first.
 *
 * @param next give it as {@code before} for the page that follows; null when this is the last
 */
public record AuditPage(List<AuditEntry> entries, @Nullable Long next) {

  public AuditPage {
    entries = List.copyOf(entries);
  }
}
