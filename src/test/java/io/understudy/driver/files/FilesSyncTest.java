package io.understudy.driver.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.Command;
import io.understudy.driver.Draft;
import io.understudy.driver.MemoryJournal;
import io.understudy.driver.Session;
import io.understudy.driver.change.Rights;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.ValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From one folder to another. */
class FilesSyncTest {

  private final FilesUnderTest primary = new FilesUnderTest().sample();
  private final FilesUnderTest standby = new FilesUnderTest();

  @AfterEach
  void close() {
    primary.close();
    standby.close();
  }

  private static List<ParameterKey> drift(Session primary, Session standby) {
    return keys(
        FilesUnderTest.drift(primary.collect().parameters(), standby.collect().parameters()));
  }

  private static List<ParameterKey> keys(ChangeRequest request) {
    return request.wishes().stream().map(ChangeRequest.Wish::key).toList();
  }

  @Test
  void allOfAFolderReachesAnEmptyOneAndDriftIsGone() throws IOException {
    Files.setAttribute(primary.conf("server.key"), "unix:mode", 0600);
    Files.setAttribute(primary.conf("sites/one.conf"), "unix:gid", 12);
    standby.write("obsolete.conf", "old\n").write("server.key", "other\n");
    try (Session one = primary.open();
        Session other = standby.open()) {
      ChangeRequest request =
          FilesUnderTest.drift(one.collect().parameters(), other.collect().parameters());
      Draft draft = other.draft(request);

      ApplyOutcome outcome = other.apply(request, new MemoryJournal());

      assertThat(outcome).isEqualTo(new ApplyOutcome.Applied(Set.of()));
      assertThat(drift(one, other)).isEmpty();
      assertThat(standby.text("server.key")).isEqualTo(primary.text("server.key"));
      assertThat(standby.text("app.properties")).contains("geheim4711");
      assertThat(Rights.of(standby.conf("server.key")).mode()).isEqualTo("0600");
      assertThat(Files.readSymbolicLink(standby.conf("enabled/one.conf")))
          .hasToString("../sites/one.conf");
      assertThat(standby.conf("obsolete.conf")).doesNotExist();
      assertThat(standby.calls()).containsExactly("check", "reload");
      assertThat(((Draft.Ready) draft).commands())
          .noneMatch(command -> command.text().contains("geheim"))
          .filteredOn(command -> command.kind() == Command.Kind.DELETE)
          .extracting(Command::text)
          .containsExactly("rm " + standby.conf("obsolete.conf"));
    }
  }

  /**
   * Each setting and each document of the samples, one after the other, reaches the standby alone.
   */
  @Test
  void everyParameterOfTheSampleReachesTheStandbyAlone() throws IOException {
    standby.sample().bare();
    primary.bare();
    var missed = new ArrayList<String>();
    int tried = 0;
    try (Session one = primary.open();
        Session other = standby.open()) {
      ParameterSet before = one.collect().parameters();
      for (Parameter parameter : before.list()) {
        ParameterSet live = other.collect().parameters();
        Place place = Place.of(parameter.key()).orElseThrow();
        if (parameter.descriptor().type() == ValueType.SECRET
            || (place.setting().isEmpty() && !place.item().equals(Place.CONTENT))) {
          continue;
        }
        tried++;
        String text = parameter.value().display();
        String wish = place.setting().isPresent() ? "7" : text + "more\n";
        ChangeRequest request = FilesUnderTest.wish(one, parameter.key().path(), wish);
        if (!(one.apply(request, new MemoryJournal()) instanceof ApplyOutcome.Applied)) {
          missed.add(parameter.key().path());
          continue;
        }
        ChangeRequest sync = FilesUnderTest.drift(one.collect().parameters(), live);
        assertThat(keys(sync)).containsExactly(parameter.key());
        assertThat(other.apply(sync, new MemoryJournal())).isInstanceOf(ApplyOutcome.Applied.class);
        assertThat(drift(one, other)).isEmpty();
      }
    }
    System.out.printf(
        "files: %d of %d parameters of the sample reached the standby alone %s%n",
        tried - missed.size(), tried, missed);
    assertThat(missed).isEmpty();
    assertThat(primary.text("my.cnf")).contains("# tuned in spring");
  }

  @Test
  void aFileBecomesALinkAndALinkAFile() {
    standby.sample();
    primary.conf("enabled/one.conf").toFile().delete();
    primary.write("enabled/one.conf", "no link\n");
    primary.conf("redis.conf").toFile().delete();
    primary.link("redis.conf", "my.cnf");
    try (Session one = primary.open();
        Session other = standby.open()) {
      ChangeRequest request =
          FilesUnderTest.drift(one.collect().parameters(), other.collect().parameters());

      assertThat(other.apply(request, new MemoryJournal()))
          .isInstanceOf(ApplyOutcome.Applied.class);

      assertThat(drift(one, other)).isEmpty();
      assertThat(Files.isSymbolicLink(standby.conf("redis.conf"))).isTrue();
      assertThat(standby.text("enabled/one.conf")).isEqualTo("no link\n");
    }
  }

  @Test
  void whatNeedsARestartWaitsForOne() {
    standby.sample().restarting();
    ParameterKey key = ParameterKey.parse("conf[redis.conf]/port");
    try (Session session = standby.open()) {
      ChangeRequest request = FilesUnderTest.wish(session, key.path(), "7000");
      var later = new ChangeRequest(request.wishes(), false, false);

      assertThat(session.apply(later, new MemoryJournal()))
          .isEqualTo(new ApplyOutcome.Applied(Set.of(key)));

      assertThat(standby.calls()).containsExactly("check");
      assertThat(session.collect().condition().pendingRestart()).containsExactly(key);
      try (Session next = standby.open()) {
        assertThat(next.collect().condition().pendingRestart()).containsExactly(key);
        ChangeRequest more = FilesUnderTest.wish(next, "conf[redis.conf]/appendonly", "yes");
        assertThat(next.apply(more, new MemoryJournal()))
            .isEqualTo(new ApplyOutcome.Applied(Set.of()));
        assertThat(next.collect().condition().pendingRestart()).isEmpty();
      }
      assertThat(standby.calls()).containsExactly("check", "check", "restart");
    }
  }
}
