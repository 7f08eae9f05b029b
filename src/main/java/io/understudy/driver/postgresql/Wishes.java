package io.understudy.driver.postgresql;

import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Collected;
import io.understudy.driver.Refusal;
import io.understudy.parameter.Likeness;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.PlainValue;
import io.understudy.parameter.SecretValue;
import io.understudy.parameter.Value;
import io.understudy.parameter.ValueType;
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

  /** The keys whose live value is not the expected one. */
  static List<ParameterKey> stale(ParameterSet live, ChangeRequest request) {
    return request.wishes().stream()
        .filter(wish -> !same(live.find(wish.key()).orElse(null), wish.expected()))
        .map(Wish::key)
        .toList();
  }

  /** Two secrets that cannot be compared count as the same: nothing says that they differ. */
  static boolean same(@Nullable Parameter live, @Nullable Value value) {
    if (live == null || value == null) {
      return live == null && value == null;
    }
    if (value instanceof SecretValue != live.value() instanceof SecretValue) {
      return false;
    }
    var wished = new Parameter(live.key(), value, live.descriptor());
    return wished.likeness(live) != Likeness.DIFFERENT;
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
    if (same(live, wish.desired()) || sameSecret(live, wish.desired())) {
      return true;
    }
    for (Family family : families) {
      if (family.name().equals(wish.key().family())) {
        return family.fulfilled(watch.look(), live, wish);
      }
    }
    return false;
  }

  /** A plain wish that the server's side treats as a secret, because it carries one. */
  private boolean sameSecret(@Nullable Parameter live, @Nullable Value desired) {
    if (live == null
        || live.descriptor().type() != ValueType.SECRET
        || !(desired instanceof PlainValue plain)) {
      return false;
    }
    Value sealed = watch.around().secrets().seal(plain.text().getBytes(StandardCharsets.UTF_8));
    return same(live, sealed);
  }
}
