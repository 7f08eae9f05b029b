package io.understudy.web;

import io.understudy.drift.DriftItem;
import io.understudy.drift.StandbyDrift;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which drift a page shows; null or empty is all. */
public record DriftFilter(
    @Nullable String standby,
    @Nullable String component,
    @Nullable String cause,
    @Nullable String consequence,
    @Nullable String key) {

  static DriftFilter none() {
    return new DriftFilter(null, null, null, null, null);
  }

  /** Whether anything is filtered. */
  public boolean active() {
    return !(none(standby) && none(component) && none(cause) && none(consequence) && none(key));
  }

  /** The same filter as a query, so that a refresh of the page keeps it. */
  public String query() {
    return "standby=%s&component=%s&cause=%s&consequence=%s&key=%s"
        .formatted(text(standby), text(component), text(cause), text(consequence), text(key));
  }

  private static String text(@Nullable String wanted) {
    return wanted == null ? "" : LinkText.urlEncode(wanted);
  }

  boolean takes(StandbyDrift drift) {
    return all(standby, drift.node());
  }

  boolean takes(DriftItem item) {
    return all(component, item.component())
        && all(cause, item.cause().name())
        && all(consequence, item.consequence().name())
        && (none(key)
            || item.key()
                .path()
                .toLowerCase(Locale.ROOT)
                .contains(String.valueOf(key).toLowerCase(Locale.ROOT)));
  }

  private static boolean all(@Nullable String wanted, String there) {
    return none(wanted) || there.equals(wanted);
  }

  private static boolean none(@Nullable String wanted) {
    return wanted == null || wanted.isBlank();
  }
}
