package io.understudy.driver.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Draft;
import io.understudy.driver.MemoryJournal;
import io.understudy.driver.Session;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.Value;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases and their extensions from one real server to another. */
class DatabasesIT {

  private static ParameterSet databases(Session session) {
    return ParameterSet.of(
        session.collect().parameters().list().stream()
            .filter(parameter -> parameter.key().family().equals("databases"))
            .toList());
  }

  private static List<Wish> wishes(Session from, Session to) {
    ParameterSet desired = databases(from);
    ParameterSet live = databases(to);
    var keys = new TreeSet<>(desired.keys());
    keys.addAll(live.keys());
    var wishes = new ArrayList<Wish>();
    for (ParameterKey key : keys) {
      Value wanted = desired.find(key).map(Parameter::value).orElse(null);
      Value there = live.find(key).map(Parameter::value).orElse(null);
      if (wanted == null || !wanted.equals(there)) {
        wishes.add(new Wish(key, there, wanted));
      }
    }
    return wishes;
  }

  private static void in(ServerUnderTest server, String database, String sql) throws SQLException {
    try (Connection connection = server.server().connect(database);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void makesDatabasesEqual(int major) throws SQLException {
    String odd = "o/d\"d ü";
    try (var primary = new ServerUnderTest(major);
        var standby = new ServerUnderTest(major);
        Session from = primary.open();
        Session to = standby.open()) {
      primary.sql(
          "CREATE DATABASE shop ENCODING 'UTF8' TEMPLATE template0 CONNECTION LIMIT 17",
          "CREATE DATABASE \"o/d\"\"d ü\" IS_TEMPLATE true",
          "ALTER DATABASE shop SET search_path TO a, \"B c\"",
          "ALTER ROLE postgres IN DATABASE shop SET work_mem TO '9MB'");
      in(primary, "shop", "DROP EXTENSION plpgsql");
      if (major == 15) { // the embedded 18 brings no further extensions
        in(primary, "shop", "CREATE EXTENSION pg_trgm SCHEMA public");
      }

      ApplyOutcome made = to.apply(new ChangeRequest(wishes(from, to), false, true), journal());
      ApplyOutcome emptied = to.apply(new ChangeRequest(wishes(from, to), false, true), journal());

      assertThat(made).isInstanceOf(ApplyOutcome.Applied.class);
      assertThat(emptied).isInstanceOf(ApplyOutcome.Applied.class);
      assertThat(wishes(from, to)).isEmpty();
      assertThat(databases(to).keys())
          .contains(ParameterKey.of("databases", odd, "owner"))
          .doesNotContain(ParameterKey.of("databases", "shop", "extensions", "plpgsql"));
    }
  }

  private static MemoryJournal journal() {
    return new MemoryJournal();
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void neverDropsADatabase(int major) throws SQLException {
    try (var standby = new ServerUnderTest(major);
        Session to = standby.open()) {
      standby.sql("CREATE DATABASE precious");
      var wishes =
          databases(to).list().stream()
              .filter(parameter -> parameter.key().segments().get(1).equals("precious"))
              .map(parameter -> new Wish(parameter.key(), parameter.value(), null))
              .toList();

      Draft draft = to.draft(new ChangeRequest(wishes, false, true));

      assertThat(draft.toString()).contains("never drops a database");
      assertThat(databases(to).list())
          .filteredOn(parameter -> parameter.descriptor().stays())
          .extracting(parameter -> parameter.key().path())
          .contains("databases/precious/owner")
          .allMatch(path -> path.endsWith("/owner"));
    }
  }
}
