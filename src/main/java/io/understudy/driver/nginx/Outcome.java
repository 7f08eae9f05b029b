package io.understudy.driver.nginx;

import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Refusal;
import io.understudy.driver.SecretKeeper;
import io.understudy.driver.change.Agreement;
import io.understudy.driver.nginx.syntax.Octets;
import io.understudy.parameter.Change;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares what an edit gave with what was wished for: every wish has come true, and nothing else
 * has changed.
 */
final class Outcome {

  private final Reading before;
  private final Reading after;
  private final Map<ParameterKey, Wish> wishes = new HashMap<>();
  private final SecretKeeper secrets;
  private final Set<String> gone;

  Outcome(
      Reading before,
      Reading after,
      ChangeRequest request,
      SecretKeeper secrets,
      Set<String> gone) {
    this.before = before;
    this.after = after;
    this.secrets = secrets;
    this.gone = gone;
    request.wishes().forEach(wish -> wishes.put(wish.key(), wish));
  }

  List<Refusal> wrong() {
    var wrong = new ArrayList<Refusal>();
    for (Wish wish :
        wishes.values().stream().sorted((a, b) -> a.key().compareTo(b.key())).toList()) {
      if (!fulfilled(after.parameters(), wish, secrets)) {
        wrong.add(
            new Refusal(
                wish.key(),
                "the configuration as it stands here does not allow to express this alone",
                "wish for all that belongs to it, or change it by hand"));
      }
    }
    if (wrong.isEmpty()) {
      for (Change change : after.parameters().since(before.parameters())) {
        collateral(change).ifPresent(wrong::add);
      }
      wrong.addAll(serversWithoutListen());
    }
    return wrong;
  }

  /** Whether a wish has come true, also a plain one for what counts as a secret here. */
  static boolean fulfilled(ParameterSet now, Wish wish, SecretKeeper secrets) {
    return Wishes.fulfilled(now, wish)
        || Agreement.met(
            now.find(wish.key()).orElse(null), wish.desired(), secrets, Octets::encode);
  }

  private Optional<Refusal> collateral(Change change) {
    ParameterKey key = change.key();
    if (wishes.containsKey(key) || Edit.isOrder(key) || belongsToWish(key)) {
      return Optional.empty();
    }
    return Optional.of(
        new Refusal(
            culprit(key),
            "it would change %s, too, which nobody asked for%s".formatted(key, where(key)),
            "wish for both, or change it by hand"));
  }

  /** What comes and goes by itself: blocks around an addition, the inside of a removed block. */
  private boolean belongsToWish(ParameterKey key) {
    boolean added = before.parameters().find(key).isEmpty();
    for (Wish wish : wishes.values()) {
      String path = wish.key().path();
      boolean around = path.startsWith(key.path() + "/");
      boolean inside = key.path().startsWith(path + "/");
      Value desired = wish.desired();
      if (added && around && desired != null) {
        return true;
      }
      if (inside && (Edit.isAttached(key) || (desired == null && gone.contains(path)))) {
        return true;
      }
    }
    return false;
  }

  /** The wish that edits the same place in the files. */
  private @Nullable ParameterKey culprit(ParameterKey key) {
    Entry changed = before.place(key).map(Trees::entry).orElse(null);
    for (ParameterKey wished : wishes.keySet()) {
      Entry entry = before.place(wished).map(Trees::entry).orElse(null);
      if (entry != null && changed != null && entry.directive() == changed.directive()) {
        return wished;
      }
    }
    return wishes.size() == 1 ? wishes.keySet().iterator().next() : null;
  }

  private String where(ParameterKey key) {
    Entry entry = before.place(key).map(Trees::entry).orElse(null);
    return entry == null
        ? ""
        : " (%s, which is included more than once, or is named by several)"
            .formatted(entry.file().path());
  }

  /** Without a listen of its own a new server would take every address. */
  private List<Refusal> serversWithoutListen() {
    var refusals = new ArrayList<Refusal>();
    Set<String> known = Set.copyOf(before.paths().values());
    after
        .paths()
        .forEach((entry, path) -> {
          boolean bare =
              entry.is("server")
                  && entry.isBlock()
                  && entry.parent() != null
                  && entry.parent().is("http")
                  && entry.all("listen").isEmpty();
          if (bare && !known.contains(path)) {
            wishes.keySet().stream()
                .filter(key -> (key.path() + "/").startsWith(path + "/"))
                .sorted()
                .forEach(key -> refusals.add(new Refusal(key, NO_LISTEN, LISTEN)));
          }
        });
    return refusals;
  }

  private static final String NO_LISTEN =
      "the server would be new here and its listen is not wished for, since it names an address of"
          + " the primary";
  private static final String LISTEN =
      "make a rule that maps its listen to this node's address, or add the server by hand once";
}
