package io.understudy.driver.wildfly;

import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Refusal;
import io.understudy.driver.SecretKeeper;
import io.understudy.driver.change.Agreement;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.PlainValue;
import io.understudy.parameter.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The wishes of a request as aims, secrets opened.
 *
 * @param refusals those that cannot be opened
 */
record Wishes(List<Aim> aims, List<Refusal> refusals) {

  static Wishes of(ParameterSet live, ChangeRequest request, SecretKeeper secrets) {
    var aims = new ArrayList<Aim>();
    var refusals = new ArrayList<Refusal>();
    for (Wish wish : request.wishes()) {
      if (isMet(live, wish, secrets)) {
        continue;
      }
      try {
        aims.add(new Aim(wish.key(), clear(wish, secrets)));
      } catch (SecretKeeper.SecretNotForUs e) {
        refusals.add(
            new Refusal(
                wish.key(),
                "this agent cannot open the secret: " + e.getMessage(),
                "let the agents be paired (a poll does it), then propose again"));
      }
    }
    return new Wishes(aims, refusals);
  }

  private static @Nullable String clear(Wish wish, SecretKeeper secrets) {
    return switch (wish.desired()) {
      case null -> null;
      case PlainValue plain -> plain.text();
      case SecretValue sealed -> new String(secrets.open(sealed), StandardCharsets.UTF_8);
    };
  }

  static boolean isMet(ParameterSet live, Wish wish, SecretKeeper secrets) {
    Parameter now = live.find(wish.key()).orElse(null);
    return Agreement.met(now, wish.desired(), secrets, Wishes::bytes);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Those that have not come true. */
  static List<Refusal> missing(ParameterSet live, ChangeRequest request, SecretKeeper secrets) {
    return request.wishes().stream()
        .filter(wish -> !isMet(live, wish, secrets))
        .map(wish ->
            new Refusal(
                wish.key(),
                "the server took the change, and says something else afterwards",
                "see whether another attribute overrides it"))
        .toList();
  }
}
