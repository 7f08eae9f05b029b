package io.understudy.driver.change;

import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Refusal;
import io.understudy.driver.SecretKeeper;
import io.understudy.parameter.Likeness;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.PlainValue;
import io.understudy.parameter.SecretValue;
import io.understudy.parameter.Value;
import io.understudy.parameter.ValueType;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Whether what a request says and what there is agree. */
public final class Agreement {

  private Agreement() {}

  /** The keys whose live value is not the expected one. */
  public static List<ParameterKey> stale(ParameterSet live, ChangeRequest request) {
    return request.wishes().stream()
        .filter(wish -> !same(live.find(wish.key()).orElse(null), wish.expected()))
        .map(Wish::key)
        .toList();
  }

  /** The same as refusals of a draft. */
  public static List<Refusal> refusals(List<ParameterKey> stale) {
    return stale.stream()
        .map(key ->
            new Refusal(
                key,
                "the server has another value by now than the plan was made for",
                "collect and plan again"))
        .toList();
  }

  /** Two secrets that cannot be compared count as the same: nothing says that they differ. */
  public static boolean same(@Nullable Parameter live, @Nullable Value value) {
    if (live == null || value == null) {
      return live == null && value == null;
    }
    if (value instanceof SecretValue != live.value() instanceof SecretValue) {
      return false;
    }
    return new Parameter(live.key(), value, live.descriptor()).likeness(live) != Likeness.DIFFERENT;
  }

  /**
   * The same, also for a plain wish that counts as a secret here, because it carries one.
   *
   * @param encoding gives the bytes of the clear text of a secret
   */
  public static boolean met(
      @Nullable Parameter live,
      @Nullable Value desired,
      SecretKeeper secrets,
      Function<String, byte[]> encoding) {
    return same(live, desired)
        || (live != null
            && live.descriptor().type() == ValueType.SECRET
            && desired instanceof PlainValue plain
            && same(live, secrets.seal(encoding.apply(plain.text()))));
  }
}
