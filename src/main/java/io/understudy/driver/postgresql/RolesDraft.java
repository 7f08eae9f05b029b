package io.understudy.driver.postgresql;

import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Command;
import io.understudy.driver.Refusal;
import io.understudy.driver.SecretKeeper.SecretNotForUs;
import io.understudy.parameter.Effect;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.SecretValue;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns wishes about roles into statements: first the roles that are missing, then attributes, then
 * memberships, then settings, and at the very end the roles that go.
 */
final class RolesDraft {

  private final Look look;
  private final SortedMap<String, RoleRow> live;
  private final ChangeRequest request;
  private final List<Refusal> refusals = new ArrayList<>();
  private final List<Step> roles = new ArrayList<>();
  private final List<Step> memberships = new ArrayList<>();
  private final List<Step> settings = new ArrayList<>();
  private final List<Step> removals = new ArrayList<>();

  RolesDraft(Look look, SortedMap<String, RoleRow> live, ChangeRequest request) {
    this.look = look;
    this.live = live;
    this.request = request;
  }

  Drafted of(List<Wish> wishes) throws SQLException {
    var byRole = new LinkedHashMap<String, RoleWish>();
    for (Wish wish : wishes) {
      List<String> segments = wish.key().segments();
      if (!RoleWish.known(segments)) {
        refuse(wish.key(), "is no parameter of a role", "leave it out");
      } else {
        byRole.computeIfAbsent(segments.get(1), RoleWish::new).add(wish);
      }
    }
    for (RoleWish wish : byRole.values()) {
      draft(wish, byRole);
    }
    var steps = new ArrayList<>(roles);
    steps.addAll(memberships);
    steps.addAll(settings);
    steps.addAll(removals);
    return new Drafted(steps, refusals);
  }

  private void draft(RoleWish wish, Map<String, RoleWish> all) throws SQLException {
    RoleRow row = live.get(wish.role());
    if (wish.goes()) {
      if (row != null) {
        drop(row, wish);
      }
      return;
    }
    if (row != null && own(wish.role())) {
      refusals.addAll(new OwnRole(look, row).objections(wish));
    }
    attributes(row, wish);
    wish.memberships().forEach((group, each) -> membership(row, wish, group, each, all));
    for (var each : wish.settings().entrySet()) {
      setting(row, wish, each.getKey(), each.getValue());
    }
  }

  private void attributes(@Nullable RoleRow row, RoleWish wish) {
    var words = new ArrayList<String>();
    var keys = new ArrayList<ParameterKey>();
    RoleRow.WORDS.forEach((attribute, word) -> {
      String text = wish.text(attribute);
      if (text != null && (row == null || !text.equals(row.attributes().get(attribute)))) {
        words.add(text.equals("on") ? word : "NO" + word);
        keys.add(wish.key(attribute));
      }
    });
    limit(row, wish, words, keys);
    until(row, wish, words, keys);
    String masked = password(wish, keys);
    if (row == null) {
      if (keys.isEmpty() && wish.onlyRemoves()) {
        return;
      }
      keys.addAll(wish.keysOfAttributes(keys));
    } else if (keys.isEmpty()) {
      return;
    }
    String verb = row == null ? "CREATE ROLE " : "ALTER ROLE ";
    String head = verb + Sql.name(wish.role());
    roles.add(
        statement(
            head + tail(words) + masked,
            keys,
            row == null
                ? "DROP ROLE IF EXISTS " + Sql.name(wish.role())
                : RoleStatements.attributes("ALTER ROLE ", row),
            own(wish.role()),
            bench -> bench.execute(head + tail(words) + clear(wish))));
  }

  private static String tail(List<String> words) {
    return words.isEmpty() ? "" : " " + String.join(" ", words);
  }

  private void limit(
      @Nullable RoleRow row, RoleWish wish, List<String> words, List<ParameterKey> keys) {
    String text = wish.text(RoleRow.LIMIT);
    if (text == null || (row != null && text.equals(row.attributes().get(RoleRow.LIMIT)))) {
      return;
    }
    if (!text.matches("-1|\\d{1,9}")) {
      refuse(
          wish.key(RoleRow.LIMIT),
          "'" + Failure.oneLine(text) + "' is no limit",
          "use -1 for none, or a number");
      return;
    }
    words.add("CONNECTION LIMIT " + text);
    keys.add(wish.key(RoleRow.LIMIT));
  }

  private static void until(
      @Nullable RoleRow row, RoleWish wish, List<String> words, List<ParameterKey> keys) {
    String text = wish.text(RoleRow.UNTIL);
    boolean fulfilled = row != null && Objects.equals(text, row.validUntil());
    if (wish.has(RoleRow.UNTIL) && !fulfilled) {
      words.add("VALID UNTIL " + Sql.literal(text == null ? "infinity" : text));
      keys.add(wish.key(RoleRow.UNTIL));
    }
  }

  /** The masked words for the plan; {@link #clear} has the real ones. */
  private String password(RoleWish wish, List<ParameterKey> keys) {
    if (!wish.has(RoleRow.PASSWORD)) {
      return "";
    }
    keys.add(wish.key(RoleRow.PASSWORD));
    try {
      return clear(wish).isEmpty()
          ? ""
          : wish.removes(RoleRow.PASSWORD) ? " PASSWORD NULL" : " PASSWORD '***'";
    } catch (SecretNotForUs e) {
      refuse(
          wish.key(RoleRow.PASSWORD),
          "the password was not sealed to this node's agent",
          "collect again after the agents have been paired; the primary's agent then seals a copy for this one");
      return "";
    }
  }

  private String clear(RoleWish wish) {
    if (!wish.has(RoleRow.PASSWORD)) {
      return "";
    }
    if (!(wish.value(RoleRow.PASSWORD) instanceof SecretValue sealed)) {
      return " PASSWORD NULL";
    }
    String hash = new String(look.around().secrets().open(sealed), StandardCharsets.UTF_8);
    return " PASSWORD " + Sql.literal(hash);
  }

  private void membership(
      @Nullable RoleRow row, RoleWish wish, String group, Wish each, Map<String, RoleWish> all) {
    String old = row == null ? null : row.memberships().get(group);
    String member = Sql.name(wish.role());
    String undo =
        old == null
            ? "REVOKE " + Sql.name(group) + " FROM " + member
            : RoleStatements.grant(look.facts().major(), group, wish.role(), old);
    if (each.desired() == null) {
      if (old != null) {
        String sql = "REVOKE " + Sql.name(group) + " FROM " + member;
        memberships.add(
            statement(
                sql, List.of(each.key()), undo, own(wish.role()), bench -> bench.execute(sql)));
      }
      return;
    }
    boolean there = group.startsWith("pg_") || live.containsKey(group) || all.containsKey(group);
    if (!there) {
      refuse(
          each.key(),
          "the role '" + Failure.oneLine(group) + "' does not exist here",
          "sync that role too");
      return;
    }
    String options = each.desired().display();
    if (!options.matches("admin=(on|off)( inherit=(on|off) set=(on|off))?")) {
      refuse(
          each.key(),
          "'" + Failure.oneLine(options) + "' are no options of a membership",
          "use admin=off inherit=on set=on");
      return;
    }
    for (String sql :
        RoleStatements.change(look.facts().major(), group, wish.role(), old, options)) {
      memberships.add(
          statement(sql, List.of(each.key()), undo, own(wish.role()), bench -> bench.execute(sql)));
    }
  }

  private void setting(@Nullable RoleRow row, RoleWish wish, String name, Wish each)
      throws SQLException {
    String old = row == null ? null : row.settings().get(name);
    String text = each.desired() == null ? null : each.desired().display();
    if (Objects.equals(old, text)) {
      return;
    }
    if (text != null) {
      new LoginSettings(look)
          .objection(each.key(), name, text, own(wish.role()))
          .ifPresent(refusals::add);
    }
    String head = "ALTER ROLE " + Sql.name(wish.role()) + " ";
    String sql =
        head + (text == null ? ObjectSettings.reset(name) : ObjectSettings.set(name, text));
    String undo = head + (old == null ? ObjectSettings.reset(name) : ObjectSettings.set(name, old));
    settings.add(
        statement(sql, List.of(each.key()), undo, own(wish.role()), bench -> bench.execute(sql)));
  }

  private void drop(RoleRow row, RoleWish wish) throws SQLException {
    ParameterKey key = wish.anyKey();
    if (!request.allowDeletions()) {
      refuse(
          key, "the role would be removed", "allow deletions for this sync, or leave the role out");
    } else if (row.name().equals(look.facts().user())) {
      refuse(
          key, "the agent logs in as this role", "leave it out, or let the agent use another role");
    } else if (RoleStatements.ownsSomething(look, row.name())) {
      refuse(
          key,
          "the role still owns or may use something on this server, which its removal would leave ownerless",
          "on this node: REASSIGN OWNED BY %s TO …, then DROP OWNED BY %s, in each database"
              .formatted(Sql.name(row.name()), Sql.name(row.name())));
    } else {
      String sql = "DROP ROLE " + Sql.name(row.name());
      var undo = new ArrayList<Undo>();
      RoleStatements.recreate(look.facts().major(), row)
          .reversed()
          .forEach(each -> undo.add(new Undo.Statement(null, each)));
      removals.add(
          new Step(
              new Command(sql, Command.Kind.DELETE, wish.keys(), Effect.ONLINE, false),
              Step.Phase.REMOVALS,
              bench -> bench.execute(sql),
              undo));
    }
  }

  private boolean own(String role) {
    return role.equals(look.facts().user());
  }

  /** What concerns the agent's own role is guarded: it could lock the agent out. */
  private static Step statement(
      String text, List<ParameterKey> keys, String undo, boolean guarded, Step.Action action) {
    return new Step(
        new Command(text, Command.Kind.CHANGE, keys, Effect.ONLINE, guarded),
        Step.Phase.OBJECTS,
        action,
        List.of(new Undo.Statement(null, undo)));
  }

  private void refuse(ParameterKey key, String reason, String remedy) {
    refusals.add(new Refusal(key, reason, remedy));
  }
}
