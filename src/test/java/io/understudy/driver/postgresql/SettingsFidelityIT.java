package io.understudy.driver.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.MemoryJournal;
import io.understudy.driver.Session;
import io.understudy.embedded.TestCertificate;
import io.understudy.parameter.Effect;
import io.understudy.parameter.Likeness;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every setting of a server that can be set is changed on one server, and one apply with a restart
 * makes the other equal. The table is left in {@code target/fidelity}.
 */
class SettingsFidelityIT {

  private final Map<String, String> table = new TreeMap<>();

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void oneApplyCarriesEverySetting(int major) throws Exception {
    try (var alpha = new ServerUnderTest(major);
        var beta = new ServerUnderTest(major);
        Session primary = alpha.open();
        Session standby = beta.open()) {
      prepare(alpha, beta);
      ParameterSet untouched = standby.collect().parameters();
      List<String> changed = changeEverySetting(alpha);
      alpha.server().restart();
      ParameterSet desired = primary.collect().parameters();
      ChangeRequest request = wishes(desired, standby.collect().parameters());

      ApplyOutcome outcome = standby.apply(request, new MemoryJournal());

      assertThat(outcome).isInstanceOf(ApplyOutcome.Applied.class);
      assertThat(((ApplyOutcome.Applied) outcome).pendingRestart()).isEmpty();
      ParameterSet live = standby.collect().parameters();
      List<String> equal = changed.stream().filter(name -> same(desired, live, name)).toList();
      changed.forEach(name ->
          table.put(
              name, equal.contains(name) ? "equal" : "DIFFERENT: " + both(desired, live, name)));
      print(major, changed.size(), equal.size());
      assertThat(equal).containsExactlyElementsOf(changed);
      assertThat(shown(beta, changed)).isEqualTo(shown(alpha, changed));
      assertThat(changed.size()).isGreaterThan(major == 15 ? 270 : 300);
      assertBoundOnesStayed(untouched, live);
    }
  }

  private static void prepare(ServerUnderTest... servers) throws SQLException {
    for (ServerUnderTest server : servers) {
      TestCertificate.of("localhost", "dns:localhost")
          .write(server.server().dataDirectory(), "server");
      TestCertificate.of("localhost", "dns:localhost")
          .write(server.server().dataDirectory(), "other");
      server.sql(
          "SET allow_in_place_tablespaces = on", "CREATE TABLESPACE \"in place\" LOCATION ''");
      server.sql(
          "SET allow_in_place_tablespaces = on", "CREATE TABLESPACE \"sec,ond\" LOCATION ''");
      server.sql("CREATE ACCESS METHOD other_heap TYPE TABLE HANDLER heap_tableam_handler");
    }
  }

  /** Changes what can be changed, as an admin would, and says what that was. */
  private List<String> changeEverySetting(ServerUnderTest alpha) throws SQLException {
    var changed = new ArrayList<String>();
    try (Connection connection = alpha.server().connect("postgres");
        var statement = connection.createStatement()) {
      for (SettingRow row : SettingRow.read(connection).values()) {
        if (SettingCatalog.effect(row) == Effect.NEVER) {
          continue;
        }
        Scope scope = SettingCatalog.scope(row.name());
        var other = OtherValue.of(row);
        if (scope != Scope.SHARED || other.isEmpty()) {
          table.put(row.name(), scope == Scope.SHARED ? why(row) : "bound to the " + scope);
          continue;
        }
        statement.execute(alter(row, other.get()));
        changed.add(row.name());
      }
    }
    return changed;
  }

  private static String why(SettingRow row) {
    return "no second value here: "
        + OtherValue.NONE.getOrDefault(row.name(), "the range or the words have one only");
  }

  private static String alter(SettingRow row, String text) {
    String value =
        SettingCatalog.quotedList(row.name())
            ? QuotedList.literals(text, false)
            : Sql.literal(text);
    return "ALTER SYSTEM SET " + Sql.setting(row.name()) + " = " + value;
  }

  private static ChangeRequest wishes(ParameterSet desired, ParameterSet live) {
    var wishes = new ArrayList<Wish>();
    for (Parameter wanted : desired.list()) {
      Parameter present = live.find(wanted.key()).orElse(null);
      boolean shared =
          wanted.key().family().equals("settings")
              && wanted.descriptor().scope() == Scope.SHARED
              && wanted.descriptor().effect() != Effect.NEVER;
      if (shared && (present == null || present.likeness(wanted) != Likeness.SAME)) {
        wishes.add(
            new Wish(wanted.key(), present == null ? null : present.value(), wanted.value()));
      }
    }
    return new ChangeRequest(wishes, true, false);
  }

  private static boolean same(ParameterSet desired, ParameterSet live, String name) {
    Parameter wanted = desired.find(SettingsFamily.key(name)).orElseThrow();
    return wanted.likeness(live.find(SettingsFamily.key(name)).orElseThrow()) == Likeness.SAME;
  }

  private static String both(ParameterSet desired, ParameterSet live, String name) {
    return desired.find(SettingsFamily.key(name)).orElseThrow().value().display()
        + " / "
        + live.find(SettingsFamily.key(name)).orElseThrow().value().display();
  }

  /** What the servers themselves print, beside the driver's own reading. */
  private static Map<String, String> shown(ServerUnderTest server, List<String> names)
      throws SQLException {
    var shown = new TreeMap<String, String>();
    try (Connection connection = server.server().connect("postgres");
        var statement = connection.createStatement()) {
      for (String name : names) { // SHOW, since a SELECT is forced to be parallel by now
        try (var row = statement.executeQuery("SHOW " + Sql.setting(name))) {
          row.next();
          shown.put(name, row.getString(1));
        }
      }
    }
    return shown;
  }

  private static void assertBoundOnesStayed(ParameterSet before, ParameterSet after) {
    for (Parameter parameter : before.list()) {
      if (parameter.descriptor().scope() != Scope.SHARED) {
        assertThat(after.find(parameter.key()).orElseThrow().value())
            .as(parameter.key().path())
            .isEqualTo(parameter.value());
      }
    }
  }

  private void print(int major, int changed, int equal) throws IOException {
    var text = new StringBuilder();
    text.append(
        "PostgreSQL %d: %d settings changed, %d equal after one apply with a restart\n\n"
            .formatted(major, changed, equal));
    table.forEach((name, result) -> text.append("%-45s %s\n".formatted(name, result)));
    Path folder = Files.createDirectories(Path.of("target", "fidelity"));
    Files.writeString(folder.resolve("postgresql-%d.txt".formatted(major)), text);
  }
}
