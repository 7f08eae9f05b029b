package io.understudy.driver.postgresql;

import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Refusal;
import io.understudy.driver.SecretKeeper.SecretNotForUs;
import io.understudy.parameter.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The role that the agent logs in as: what would keep it out is refused before it is tried. */
final class OwnRole {

  private static final String REMEDY =
      "change the agent's own role by hand on this node, or let the agent use another role";

  /** Without these the agent loses its login or its rights; the others follow from superuser. */
  private static final List<String> ALWAYS = List.of("login", "superuser");

  private static final List<String> UNLESS_SUPERUSER =
      List.of("createrole", "createdb", "inherit", "replication");

  /** Sessions that agent, guard and fresh login hold at once, with one to spare. */
  private static final int SESSIONS = 5;

  private final Look look;
  private final RoleRow row;
  private final List<Refusal> refusals = new ArrayList<>();

  OwnRole(Look look, RoleRow row) {
    this.look = look;
    this.row = row;
  }

  List<Refusal> objections(RoleWish wish) {
    boolean superuser = "on".equals(row.attributes().get("superuser"));
    ALWAYS.forEach(attribute -> loses(wish, attribute));
    if (!superuser) {
      UNLESS_SUPERUSER.forEach(attribute -> loses(wish, attribute));
      wish.memberships().forEach((group, each) -> leaves(group, each));
    }
    limit(wish);
    until(wish);
    password(wish);
    return refusals;
  }

  private void loses(RoleWish wish, String attribute) {
    if ("off".equals(wish.text(attribute)) && "on".equals(row.attributes().get(attribute))) {
      refuse(
          wish,
          attribute,
          "the agent logs in as this role and would %s"
              .formatted(attribute.equals("login") ? "be locked out" : "lose its rights"),
          REMEDY);
    }
  }

  private void leaves(String group, Wish each) {
    if (each.desired() == null && row.memberships().containsKey(group)) {
      refusals.add(
          new Refusal(
              each.key(),
              "the agent logs in as this role and would lose the rights of '%s'"
                  .formatted(Failure.oneLine(group)),
              REMEDY));
    }
  }

  private void limit(RoleWish wish) {
    String text = wish.text(RoleRow.LIMIT);
    if (text != null
        && !text.equals(row.attributes().get(RoleRow.LIMIT))
        && text.matches("\\d{1,9}")
        && Integer.parseInt(text) < SESSIONS) {
      refuse(
          wish,
          RoleRow.LIMIT,
          "the agent logs in as this role and needs up to %d sessions at once".formatted(SESSIONS),
          "use -1 for no limit, or at least %d".formatted(SESSIONS));
    }
  }

  private void until(RoleWish wish) {
    String text = wish.text(RoleRow.UNTIL);
    if (text != null && !text.equals("infinity") && !text.equals(row.validUntil())) {
      refuse(
          wish,
          RoleRow.UNTIL,
          "the agent logs in as this role, and its password would end at " + Failure.oneLine(text),
          REMEDY);
    }
  }

  private void password(RoleWish wish) {
    if (wish.has(RoleRow.PASSWORD) && look.access().usesPassword() && !same(wish)) {
      refuse(
          wish,
          RoleRow.PASSWORD,
          "the agent logs in as this role with a password, which would stop working",
          "change the password by hand on this node and in agent.yaml, or let the agent use another role");
    }
  }

  private boolean same(RoleWish wish) {
    if (!(wish.value(RoleRow.PASSWORD) instanceof SecretValue sealed)) {
      return row.password() == null;
    }
    try {
      byte[] clear = look.around().secrets().open(sealed);
      return new String(clear, StandardCharsets.UTF_8).equals(row.password());
    } catch (SecretNotForUs e) {
      return false;
    }
  }

  private void refuse(RoleWish wish, String attribute, String reason, String remedy) {
    refusals.add(new Refusal(wish.key(attribute), reason, remedy));
  }
}
