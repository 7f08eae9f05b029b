package io.understudy.driver.postgresql;

import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Command;
import io.understudy.driver.Refusal;
import io.understudy.parameter.Effect;
import io.understudy.parameter.ParameterKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns wishes about databases into statements. A database is made when it is missing and never
 * dropped; one that was made stays when the change is put back, since nobody can tell any more
 * whose it is by then.
 */
final class DatabasesDraft {

  private final Look look;
  private final SortedMap<String, DatabaseRow> live;
  private final ExtensionsDraft extensions;
  private final List<Refusal> refusals = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();

  DatabasesDraft(
      Look look, SortedMap<String, DatabaseRow> live, Extensions found, ChangeRequest request) {
    this.look = look;
    this.live = live;
    this.extensions = new ExtensionsDraft(look, found, request, refusals);
  }

  Drafted of(List<Wish> wishes) throws SQLException {
    var attributes = new LinkedHashMap<String, Map<String, Wish>>();
    var others = new ArrayList<Wish>();
    for (Wish wish : wishes) {
      List<String> segments = wish.key().segments();
      if (segments.size() == 3) {
        attributes
            .computeIfAbsent(segments.get(1), database -> new LinkedHashMap<>())
            .put(segments.get(2), wish);
      } else if (segments.size() > 3) {
        others.add(wish);
      } else {
        refuse(wish.key(), "is no parameter of a database", "leave it out");
      }
    }
    for (var each : attributes.entrySet()) {
      DatabaseRow row = live.get(each.getKey());
      if (row == null) {
        create(each.getKey(), each.getValue());
      } else {
        each.getValue().forEach((attribute, wish) -> alter(row, attribute, wish));
      }
    }
    for (Wish wish : others) {
      String database = wish.key().segments().get(1);
      if (live.containsKey(database) || attributes.containsKey(database)) {
        other(database, wish);
      } else if (wish.desired() != null) {
        refuse(
            wish.key(),
            "the database does not exist here",
            "sync " + ParameterKey.of(DatabasesFamily.NAME, database, DatabaseRow.OWNER) + " too");
      }
    }
    steps.addAll(extensions.steps());
    return new Drafted(steps, refusals);
  }

  private void create(String database, Map<String, Wish> wishes) {
    var options = new ArrayList<String>();
    for (Wish wish : wishes.values()) {
      if (wish.desired() == null) {
        return; // it is gone already
      }
    }
    wishes.forEach((attribute, wish) -> {
      String option = option(attribute, String.valueOf(text(wish)), wish.key());
      if (option != null) {
        options.add(option);
      }
    });
    if (!wishes.containsKey(DatabaseRow.OWNER)) {
      refuse(
          wishes.values().iterator().next().key(),
          "the database does not exist here",
          "sync all of its parameters, so that it is made as it is on the primary");
      return;
    }
    String sql =
        "CREATE DATABASE "
            + Sql.name(database)
            + " TEMPLATE template0 "
            + String.join(" ", options);
    steps.add(
        new Step(
            new Command(
                sql,
                Command.Kind.CHANGE,
                wishes.values().stream().map(Wish::key).toList(),
                Effect.ONLINE,
                false),
            Step.Phase.LOOSE,
            bench -> bench.execute(sql),
            List.of()));
  }

  private @Nullable String option(String attribute, String text, ParameterKey key) {
    return switch (attribute) {
      case DatabaseRow.OWNER -> "OWNER " + Sql.name(text);
      case DatabaseRow.LIMIT -> "CONNECTION LIMIT " + number(text, key);
      case DatabaseRow.ALLOW -> "ALLOW_CONNECTIONS " + flag(text);
      case DatabaseRow.TEMPLATE -> "IS_TEMPLATE " + flag(text);
      case "encoding" -> "ENCODING " + Sql.literal(text);
      case "collate" -> "LC_COLLATE " + Sql.literal(text);
      case "ctype" -> "LC_CTYPE " + Sql.literal(text);
      case "locale_provider" ->
          look.facts().major() >= 15 ? "LOCALE_PROVIDER " + Sql.name(text) : null;
      case "locale" -> (look.facts().major() >= 17 ? "LOCALE " : "ICU_LOCALE ") + Sql.literal(text);
      default -> {
        refuse(key, "is no parameter of a database", "leave it out");
        yield null;
      }
    };
  }

  private void alter(DatabaseRow row, String attribute, Wish wish) {
    String text = text(wish);
    if (text == null) {
      refuse(
          wish.key(),
          "the database would be removed, and Understudy never drops a database",
          "drop it by hand when it is really not needed, or make a rule that ignores it");
      return;
    }
    if (text.equals(row.attributes().get(attribute))) {
      return;
    }
    if (DatabaseRow.FIXED.contains(attribute)) {
      refuse(
          wish.key(),
          "it can be chosen only when a database is made",
          "dump it, make it anew and restore it, or make a rule for the difference");
      return;
    }
    if (row.name().equals(look.facts().database()) && locksOut(attribute, text)) {
      refuse(
          wish.key(),
          "the agent logs in to this database and would be locked out",
          "let the agent use another database (url in agent.yaml), or leave it out");
      return;
    }
    String option = option(attribute, text, wish.key());
    if (option != null) {
      String head = "ALTER DATABASE " + Sql.name(row.name()) + " ";
      String old =
          String.valueOf(
              option(attribute, String.valueOf(row.attributes().get(attribute)), wish.key()));
      String with = attribute.equals(DatabaseRow.OWNER) ? "OWNER TO " : "";
      statement(
          wish,
          head + (with.isEmpty() ? option : with + Sql.name(text)),
          head
              + (with.isEmpty()
                  ? old
                  : with + Sql.name(String.valueOf(row.attributes().get(attribute)))),
          true);
    }
  }

  private static boolean locksOut(String attribute, String text) {
    return (attribute.equals(DatabaseRow.ALLOW) && text.equals("off"))
        || (attribute.equals(DatabaseRow.LIMIT) && text.matches("0*[0-4]"));
  }

  private void other(String database, Wish wish) throws SQLException {
    List<String> segments = wish.key().segments();
    DatabaseRow row = live.get(database);
    String family = segments.get(2);
    if (family.equals(DatabasesFamily.SETTINGS) && segments.size() == 4) {
      setting(
          "ALTER DATABASE " + Sql.name(database) + " ",
          segments.get(3),
          row == null ? null : row.settings().get(segments.get(3)),
          wish,
          row != null);
    } else if (family.equals(DatabasesFamily.ROLE_SETTINGS) && segments.size() == 5) {
      Map<String, String> old =
          row == null
              ? Map.of()
              : row.roleSettings().getOrDefault(segments.get(3), new TreeMap<>());
      setting(
          "ALTER ROLE " + Sql.name(segments.get(3)) + " IN DATABASE " + Sql.name(database) + " ",
          segments.get(4),
          old.get(segments.get(4)),
          wish,
          row != null);
    } else if (segments.size() == 4 && extensions.knows(family)) {
      extensions.add(database, family, segments.get(3), wish);
    } else {
      refuse(wish.key(), "is no parameter of a database", "leave it out");
    }
  }

  private void setting(String head, String name, @Nullable String old, Wish wish, boolean exists)
      throws SQLException {
    String text = text(wish);
    if (Objects.equals(old, text)) {
      return;
    }
    if (text != null) {
      new LoginSettings(look)
          .objection(wish.key(), name, text, concernsAgent(wish.key().segments()))
          .ifPresent(refusals::add);
    }
    String sql =
        head + (text == null ? ObjectSettings.reset(name) : ObjectSettings.set(name, text));
    String undo = head + (old == null ? ObjectSettings.reset(name) : ObjectSettings.set(name, old));
    statement(wish, sql, undo, exists);
  }

  /** For a database that is still to be made, it runs after the phase that makes it. */
  private void statement(Wish wish, String sql, String undo, boolean exists) {
    steps.add(
        new Step(
            new Command(
                sql,
                Command.Kind.CHANGE,
                List.of(wish.key()),
                Effect.ONLINE,
                concernsAgent(wish.key().segments())),
            exists ? Step.Phase.OBJECTS : Step.Phase.LOOSE,
            bench -> bench.execute(sql),
            List.of(new Undo.Statement(null, undo))));
  }

  /** What stands on the agent's own database is guarded: it could lock the agent out. */
  private boolean concernsAgent(List<String> segments) {
    boolean ownDatabase = segments.get(1).equals(look.facts().database());
    boolean otherRole =
        segments.get(2).equals(DatabasesFamily.ROLE_SETTINGS)
            && !segments.get(3).equals(look.facts().user());
    return ownDatabase && !otherRole;
  }

  private String number(String text, ParameterKey key) {
    if (!text.matches("-1|\\d{1,9}")) {
      refuse(key, "'" + Failure.oneLine(text) + "' is no limit", "use -1 for none, or a number");
      return "-1";
    }
    return text;
  }

  private static String flag(String text) {
    return text.equals("on") ? "true" : "false";
  }

  private static @Nullable String text(Wish wish) {
    return wish.desired() == null ? null : wish.desired().display();
  }

  private void refuse(ParameterKey key, String reason, String remedy) {
    refusals.add(new Refusal(key, reason, remedy));
  }
}
