package io.understudy.driver.files;

import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.SecretKeeper;
import io.understudy.driver.change.Rights;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.PlainValue;
import io.understudy.parameter.SecretValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The wishes for one file, by what they are for. */
final class Wanted {

  private static final List<List<String>> RIGHTS = List.of(Place.MODE, Place.OWNER, Place.GROUP);

  private final Map<List<String>, Wish> wishes = new LinkedHashMap<>();
  private final Map<List<String>, List<String>> settings = new HashMap<>();

  void add(Place place, Wish wish) {
    wishes.put(place.item(), wish);
    place.setting().ifPresent(setting -> settings.put(place.item(), setting));
  }

  List<Wish> all() {
    return List.copyOf(wishes.values());
  }

  boolean has(List<String> item) {
    return wishes.containsKey(item);
  }

  @Nullable Wish wish(List<String> item) {
    return wishes.get(item);
  }

  @Nullable ParameterKey key(List<String> item) {
    Wish wish = wishes.get(item);
    return wish == null ? null : wish.key();
  }

  /** What is wished for, when it is a plain text. */
  Optional<String> text(List<String> item) {
    Wish wish = wishes.get(item);
    return wish != null && wish.desired() instanceof PlainValue plain
        ? Optional.of(plain.text())
        : Optional.empty();
  }

  /** The wishes for settings in the file's text, by their paths. */
  Map<List<String>, Wish> settings() {
    var found = new LinkedHashMap<List<String>, Wish>();
    settings.forEach((item, path) -> {
      Wish wish = wishes.get(item);
      if (wish != null) {
        found.put(path, wish);
      }
    });
    return found;
  }

  /** The wishes for what the bytes of the file say. */
  Map<ParameterKey, Wish> ofContent() {
    var found = new LinkedHashMap<ParameterKey, Wish>();
    wishes.forEach((item, wish) -> {
      if (!RIGHTS.contains(item) && !item.equals(Place.LINK)) {
        found.put(wish.key(), wish);
      }
    });
    return found;
  }

  /** Whether everything that is there is wished away. */
  boolean goes(ParameterSet before) {
    return before.size() > 0
        && wishes.values().stream().allMatch(wish -> wish.desired() == null)
        && before.keys().stream().allMatch(this::isAway);
  }

  /** Whether all that is there but a link is wished away, or nothing is there. */
  boolean onlyLink(ParameterSet before) {
    ParameterKey link = key(Place.LINK);
    return before.keys().stream().allMatch(key -> key.equals(link) || isAway(key));
  }

  private boolean isAway(ParameterKey key) {
    return wishes.values().stream()
        .anyMatch(wish -> wish.key().equals(key) && wish.desired() == null);
  }

  /** Refuses rights that a file cannot have, or must not get this way. */
  void requireRights(@Nullable Rights live) throws Refused {
    for (List<String> item : RIGHTS) {
      Wish wish = wishes.get(item);
      if (wish == null) {
        continue;
      }
      String text = text(item).orElse(null);
      if (text == null) {
        throw new Refused(
            wish.key(),
            "a file goes as a whole or stays",
            "wish for all of the file's parameters, or for none of these");
      }
      if (item.equals(Place.MODE)) {
        requireMode(wish.key(), text, live);
      } else {
        requireName(wish.key(), text, item.equals(Place.GROUP));
      }
    }
  }

  private static void requireMode(ParameterKey key, String text, @Nullable Rights live)
      throws Refused {
    if (!Rights.isMode(text)) {
      throw new Refused(key, "a mode is four octal digits, such as 0640", "correct the value");
    }
    String now = live == null || live.mode() == null ? "0000" : live.mode();
    int more = (text.charAt(0) - '0') & ~(now.charAt(0) - '0');
    if ((more & 6) != 0) {
      throw new Refused(
          key,
          "a file would run with the rights of its owner or group",
          "do it by hand if it is meant so");
    }
  }

  private static void requireName(ParameterKey key, String name, boolean group) throws Refused {
    UserPrincipalLookupService names = FileSystems.getDefault().getUserPrincipalLookupService();
    try {
      if (group) {
        names.lookupPrincipalByGroupName(name);
      } else {
        names.lookupPrincipalByName(name);
      }
    } catch (IOException | UnsupportedOperationException e) {
      throw new Refused(
          key,
          "there is no %s '%s' here".formatted(group ? "group" : "user", name),
          "make it on this host, or leave this out");
    }
  }

  /** The wished rights; what nobody wished for stays. */
  Rights rights() {
    return new Rights(
        text(Place.MODE).orElse(null),
        text(Place.OWNER).orElse(null),
        text(Place.GROUP).orElse(null));
  }

  /** The bytes that are wished for. */
  static byte[] clear(Wish wish, SecretKeeper secrets) throws Refused {
    return switch (wish.desired()) {
      case PlainValue plain -> plain.text().getBytes(StandardCharsets.UTF_8);
      case SecretValue secret -> {
        try {
          yield secrets.open(secret);
        } catch (SecretKeeper.SecretNotForUs e) {
          throw new Refused(
              wish.key(),
              "the secret was not sealed for this agent",
              "introduce the agents to each other, then collect the primary again");
        }
      }
      case null -> new byte[0];
    };
  }

  Refused refused(String reason, String remedy) {
    return new Refused(all().getFirst().key(), reason, remedy);
  }
}
