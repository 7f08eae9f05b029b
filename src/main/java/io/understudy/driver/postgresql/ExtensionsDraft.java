package io.understudy.driver.postgresql;

import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Command;
import io.understudy.driver.Refusal;
import io.understudy.parameter.Effect;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.Value;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns wishes about extensions into statements in their own databases. */
final class ExtensionsDraft {

  private final Look look;
  private final Extensions found;
  private final ChangeRequest request;
  private final List<Refusal> refusals;
  private final Map<Place, Asked> asked = new LinkedHashMap<>();

  private record Place(String database, String extension) {}

  private record Asked(@Nullable Wish version, @Nullable Wish schema) {
    List<ParameterKey> keys() {
      var keys = new ArrayList<ParameterKey>();
      if (version != null) {
        keys.add(version.key());
      }
      if (schema != null) {
        keys.add(schema.key());
      }
      return keys;
    }
  }

  ExtensionsDraft(Look look, Extensions found, ChangeRequest request, List<Refusal> refusals) {
    this.look = look;
    this.found = found;
    this.request = request;
    this.refusals = refusals;
  }

  boolean knows(String family) {
    return family.equals(DatabasesFamily.EXTENSIONS) || family.equals(DatabasesFamily.SCHEMAS);
  }

  void add(String database, String family, String extension, Wish wish) {
    boolean version = family.equals(DatabasesFamily.EXTENSIONS);
    asked.merge(
        new Place(database, extension),
        version ? new Asked(wish, null) : new Asked(null, wish),
        (old, now) -> version ? new Asked(wish, old.schema()) : new Asked(old.version(), wish));
  }

  List<Step> steps() throws SQLException {
    var steps = new ArrayList<Step>();
    for (var each : asked.entrySet()) {
      Step step = step(each.getKey(), each.getValue());
      if (step != null) {
        steps.add(step);
      }
    }
    return steps;
  }

  private @Nullable Step step(Place place, Asked wish) throws SQLException {
    Extensions.Extension now = found.of(place.database()).get(place.extension());
    String name = Sql.name(place.extension());
    String version = text(wish.version());
    String schema = text(wish.schema());
    if (now == null) {
      if (version == null) {
        return null;
      }
      if (!available(place.extension(), version)) {
        refuse(
            wish,
            "version %s of the extension is not installed on this host"
                .formatted(Failure.oneLine(version)),
            "install its package here, then plan again");
        return null;
      }
      String sql =
          "CREATE EXTENSION IF NOT EXISTS "
              + name
              + (schema == null ? "" : " SCHEMA " + Sql.name(schema))
              + " VERSION "
              + Sql.literal(version);
      Step made = change(place, wish, sql, "DROP EXTENSION IF EXISTS " + name);
      // a database that is only now made may bring the extension with it: then it is not ours to
      // drop
      return found.knows(place.database())
          ? made
          : new Step(made.command(), made.phase(), made.action(), List.of());
    }
    if (wish.version() != null && version == null) {
      return drop(place, wish, now);
    }
    if (version != null && !version.equals(now.version())) {
      String head = "ALTER EXTENSION " + name + " UPDATE TO ";
      if (!available(place.extension(), version)) {
        refuse(
            wish,
            "version %s of the extension is not installed on this host"
                .formatted(Failure.oneLine(version)),
            "install its package here, then plan again");
        return null;
      }
      return change(place, wish, head + Sql.literal(version), head + Sql.literal(now.version()));
    }
    if (schema != null && !schema.equals(now.schema())) {
      String head = "ALTER EXTENSION " + name + " SET SCHEMA ";
      return change(place, wish, head + Sql.name(schema), head + Sql.name(now.schema()));
    }
    return null;
  }

  private @Nullable Step drop(Place place, Asked wish, Extensions.Extension now) {
    if (!request.allowDeletions()) {
      refuse(
          wish,
          "the extension would be removed",
          "allow deletions for this sync, or leave the extension out");
      return null;
    }
    String name = Sql.name(place.extension());
    String sql = "DROP EXTENSION " + name;
    String undo =
        "CREATE EXTENSION IF NOT EXISTS "
            + name
            + " SCHEMA "
            + Sql.name(now.schema())
            + " VERSION "
            + Sql.literal(now.version());
    return step(place, wish, Command.Kind.DELETE, Step.Phase.REMOVALS, sql, undo);
  }

  private static Step change(Place place, Asked wish, String sql, String undo) {
    return step(place, wish, Command.Kind.CHANGE, Step.Phase.LOOSE, sql, undo);
  }

  private static Step step(
      Place place, Asked wish, Command.Kind kind, Step.Phase phase, String sql, String undo) {
    String shown = "in database " + Sql.name(place.database()) + ": " + sql;
    return new Step(
        new Command(shown, kind, wish.keys(), Effect.ONLINE, false),
        phase,
        bench -> {
          try (Connection other = bench.open(place.database());
              var statement = other.createStatement()) {
            statement.execute("SET search_path TO public");
            statement.execute(sql);
          }
        },
        List.of(new Undo.Statement(place.database(), undo)));
  }

  private boolean available(String extension, String version) throws SQLException {
    String query =
        "SELECT EXISTS (SELECT FROM pg_catalog.pg_available_extension_versions WHERE name = ? AND version = ?)";
    try (var statement = look.connection().prepareStatement(query)) {
      statement.setString(1, extension);
      statement.setString(2, version);
      try (var row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  private static @Nullable String text(@Nullable Wish wish) {
    Value desired = wish == null ? null : wish.desired();
    return desired == null ? null : desired.display();
  }

  private void refuse(Asked wish, String reason, String remedy) {
    refusals.add(new Refusal(wish.keys().getFirst(), reason, remedy));
  }
}
