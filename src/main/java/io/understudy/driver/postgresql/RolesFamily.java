package io.understudy.driver.postgresql;

import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.parameter.Consequence;
import io.understudy.parameter.Descriptor;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.Value;
import io.understudy.parameter.ValueType;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code roles/*}: attributes, memberships, settings and password of every role but the server's
 * own ({@code pg_…}). A role exists exactly when {@code roles/…/login} does.
 */
final class RolesFamily implements Family {

  static final String NAME = "roles";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> fingerprint(ServerFacts facts) {
    String roles =
        facts.superuser()
            ? "(SELECT pg_catalog.md5(pg_catalog.string_agg(oid::text || ' ' || xmin::text, ',' ORDER BY oid)) FROM pg_catalog.pg_authid)"
            : "(SELECT pg_catalog.md5(pg_catalog.string_agg(r::text, ',' ORDER BY oid)) FROM pg_catalog.pg_roles r)";
    return List.of(
        roles,
        "(SELECT pg_catalog.md5(pg_catalog.string_agg(roleid::text || ' ' || member::text || ' ' || xmin::text, ',' ORDER BY roleid, member, xmin::text)) FROM pg_catalog.pg_auth_members)",
        "(SELECT pg_catalog.md5(pg_catalog.string_agg(setrole::text || ' ' || setdatabase::text || ' ' || xmin::text, ',' ORDER BY setrole, setdatabase)) FROM pg_catalog.pg_db_role_setting)");
  }

  @Override
  public Gathered gather(Look look) throws SQLException {
    var parameters = new ArrayList<Parameter>();
    for (RoleRow role : RoleRow.read(look).values()) {
      parametersOf(look, role, parameters);
    }
    Set<String> notes =
        look.facts().superuser()
            ? Set.of()
            : Set.of(
                "The role '%s' is no superuser, so passwords of roles are not compared."
                    .formatted(Failure.oneLine(look.facts().user())));
    return new Gathered(parameters, Set.of(), notes);
  }

  private static void parametersOf(Look look, RoleRow role, List<Parameter> parameters) {
    String name = role.name();
    role.attributes()
        .forEach((attribute, text) -> {
          boolean limit = attribute.equals(RoleRow.LIMIT);
          parameters.add(
              plain(
                  ParameterKey.of(NAME, name, attribute),
                  text,
                  limit ? ValueType.INTEGER : ValueType.BOOLEAN,
                  limit ? Consequence.CAPACITY : Consequence.CHANGES_BEHAVIOUR));
        });
    if (role.validUntil() != null) {
      parameters.add(text(ParameterKey.of(NAME, name, RoleRow.UNTIL), role.validUntil()));
    }
    role.memberships()
        .forEach((group, options) ->
            parameters.add(text(ParameterKey.of(NAME, name, RoleRow.MEMBER, group), options)));
    role.settings()
        .forEach((setting, text) ->
            parameters.add(text(ParameterKey.of(NAME, name, RoleRow.SETTINGS, setting), text)));
    if (role.password() != null) {
      parameters.add(
          new Parameter(
              ParameterKey.of(NAME, name, RoleRow.PASSWORD),
              look.around().secrets().seal(role.password().getBytes(StandardCharsets.UTF_8)),
              Descriptor.of(ValueType.SECRET).withReplicated(true)));
    }
  }

  private static Parameter text(ParameterKey key, String text) {
    return plain(key, text, ValueType.TEXT, Consequence.CHANGES_BEHAVIOUR);
  }

  private static Parameter plain(
      ParameterKey key, String text, ValueType type, Consequence consequence) {
    return new Parameter(
        key, Value.of(text), Descriptor.of(type).withConsequence(consequence).withReplicated(true));
  }

  @Override
  public boolean replicated() {
    return true;
  }

  @Override
  public Drafted draft(Look look, ParameterSet live, List<Wish> wishes, ChangeRequest request)
      throws SQLException {
    return new RolesDraft(look, RoleRow.read(look), request).of(wishes);
  }
}
