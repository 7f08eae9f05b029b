package io.understudy.driver.postgresql;

import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Collected;
import io.understudy.driver.Refusal;
import io.understudy.driver.change.Agreement;
import io.understudy.parameter.Parameter;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares what a request says with what the server has. */
final class Wishes implements ChangeRun.ReadBack {

  private final Watch watch;
  private final List<Family> families;
  private final ChangeRequest request;

  Wishes(Watch watch, List<Family> families, ChangeRequest request) {
    this.watch = watch;
    this.families = families;
    this.request = request;
  }

  @Override
  public Collected collect() throws SQLException {
    return watch.collectAnew();
  }

  @Override
  public List<Refusal> missing(Collected collected) throws SQLException {
    var missing = new ArrayList<Refusal>();
    for (Wish wish : request.wishes()) {
      Parameter live = collected.parameters().find(wish.key()).orElse(null);
      if (!fulfilled(live, wish)) {
        missing.add(
            new Refusal(
                wish.key(),
                "the server took the change, and has %s afterwards"
                    .formatted(
                        live == null
                            ? "nothing"
                            : "'" + Failure.oneLine(live.value().display()) + "'"),
                "look for what overrules it"));
      }
    }
    return missing;
  }

  private boolean fulfilled(@Nullable Parameter live, Wish wish) throws SQLException {
    if (Agreement.met(live, wish.desired(), watch.around().secrets(), Wishes::encode)) {
      return true;
    }
    for (Family family : families) {
      if (family.name().equals(wish.key().family())) {
        return family.fulfilled(watch.look(), live, wish);
      }
    }
    return false;
  }

  private static byte[] encode(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
