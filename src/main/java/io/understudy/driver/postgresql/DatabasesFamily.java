package io.understudy.driver.postgresql;

import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.parameter.Consequence;
import io.understudy.parameter.Descriptor;
import io.understudy.parameter.Effect;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.Value;
import io.understudy.parameter.ValueType;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code databases/*}: what every database is made of, the settings that stand on it, and its
 * extensions. A database exists exactly when {@code databases/…/owner} does. {@code template0} is
 * left out, and templates are not looked into: a session there would block {@code CREATE DATABASE}.
 */
final class DatabasesFamily implements Family {

  static final String NAME = "databases";
  static final String SETTINGS = "settings";
  static final String ROLE_SETTINGS = "role_settings";
  static final String EXTENSIONS = "extensions";
  static final String SCHEMAS = "extension_schemas";

  private final Extensions extensions = new Extensions();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> fingerprint(ServerFacts facts) {
    return List.of(
        "(SELECT pg_catalog.md5(pg_catalog.string_agg(oid::text || ' ' || xmin::text, ',' ORDER BY oid)) FROM pg_catalog.pg_database)",
        "(SELECT pg_catalog.md5(pg_catalog.string_agg(oid::text || ' ' || xmin::text, ',' ORDER BY oid)) FROM pg_catalog.pg_extension)",
        "(SELECT pg_catalog.md5(pg_catalog.string_agg(setrole::text || ' ' || setdatabase::text || ' ' || xmin::text, ',' ORDER BY setrole, setdatabase)) FROM pg_catalog.pg_db_role_setting)");
  }

  @Override
  public String alsoWatch(Look look) throws SQLException {
    Map<String, DatabaseRow> databases = DatabaseRow.read(look);
    extensions.visit(look, databases, false);
    var all = new StringBuilder();
    databases.keySet().forEach(name -> all.append(name).append(extensions.of(name)));
    return all.toString();
  }

  @Override
  public Gathered gather(Look look) throws SQLException {
    Map<String, DatabaseRow> databases = DatabaseRow.read(look);
    Set<String> notes = extensions.visit(look, databases, true);
    var parameters = new ArrayList<Parameter>();
    for (DatabaseRow database : databases.values()) {
      attributes(database, parameters);
      settings(database, parameters);
      extensions
          .of(database.name())
          .forEach((name, extension) -> {
            parameters.add(text(extension.version(), database.name(), EXTENSIONS, name));
            parameters.add(text(extension.schema(), database.name(), SCHEMAS, name));
          });
    }
    return new Gathered(parameters, Set.of(), notes);
  }

  private static void attributes(DatabaseRow database, List<Parameter> parameters) {
    database
        .attributes()
        .forEach((attribute, text) ->
            parameters.add(
                new Parameter(
                    ParameterKey.of(NAME, database.name(), attribute),
                    Value.of(text),
                    describe(attribute))));
  }

  private static Descriptor describe(String attribute) {
    Descriptor descriptor =
        switch (attribute) {
          case DatabaseRow.LIMIT ->
              Descriptor.of(ValueType.INTEGER).withConsequence(Consequence.CAPACITY);
          case DatabaseRow.ALLOW, DatabaseRow.TEMPLATE -> Descriptor.of(ValueType.BOOLEAN);
          case DatabaseRow.OWNER -> Descriptor.of(ValueType.TEXT).asLasting();
          default -> Descriptor.of(ValueType.TEXT);
        };
    return descriptor
        .withEffect(DatabaseRow.FIXED.contains(attribute) ? Effect.NEVER : Effect.ONLINE)
        .withReplicated(true);
  }

  private static void settings(DatabaseRow database, List<Parameter> parameters) {
    database
        .settings()
        .forEach((name, text) -> parameters.add(text(text, database.name(), SETTINGS, name)));
    database
        .roleSettings()
        .forEach((role, settings) ->
            settings.forEach((name, text) ->
                parameters.add(text(text, database.name(), ROLE_SETTINGS, role, name))));
  }

  private static Parameter text(String text, String database, String... rest) {
    var segments = new ArrayList<>(List.of(NAME, database));
    segments.addAll(List.of(rest));
    return new Parameter(
        ParameterKey.of(segments.toArray(String[]::new)),
        Value.of(text),
        Descriptor.of(ValueType.TEXT).withReplicated(true));
  }

  @Override
  public boolean replicated() {
    return true;
  }

  @Override
  public Drafted draft(Look look, ParameterSet live, List<Wish> wishes, ChangeRequest request)
      throws SQLException {
    return new DatabasesDraft(look, DatabaseRow.read(look), extensions, request).of(wishes);
  }
}
