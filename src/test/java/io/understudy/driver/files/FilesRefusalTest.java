package io.understudy.driver.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Draft;
import io.understudy.driver.MemoryJournal;
import io.understudy.driver.Refusal;
import io.understudy.driver.Session;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilesRefusalTest {

  private final FilesUnderTest files = new FilesUnderTest().sample();

  @AfterEach
  void close() {
    files.close();
  }

  private static List<Refusal> putBack(ApplyOutcome outcome) {
    assertThat(outcome).isInstanceOf(ApplyOutcome.PutBack.class);
    return ((ApplyOutcome.PutBack) outcome).refusals();
  }

  @Test
  void whatTheCheckRefusesIsPutBackByteForByte() throws IOException {
    Files.setAttribute(files.conf("my.cnf"), "unix:mode", 0640);
    Map<String, String> before = files.everything();
    try (Session session = files.open()) {
      ChangeRequest request =
          FilesUnderTest.wish(
              session,
              "conf[my.cnf]/mysqld/user",
              "REFUSED",
              "conf[my.cnf]/@mode",
              "0600",
              "conf[new/file.conf]/@content",
              "fresh",
              "conf[enabled/one.conf]/@link",
              "../sites/none.conf");

      List<Refusal> reasons = putBack(session.apply(request, new MemoryJournal()));

      assertThat(reasons.getFirst().reason()).contains("check refuses", "REFUSED");
      assertThat(files.everything()).isEqualTo(before);
      assertThat(files.calls()).containsExactly("check");
    }
  }

  @Test
  void whatTheServerDoesNotTakeIsPutBackAndReloadedAgain() {
    Map<String, String> before = files.everything();
    try (Session session = files.open()) {
      ChangeRequest request =
          FilesUnderTest.wish(session, "conf[redis.conf]/maxmemory", "NORELOAD");

      List<Refusal> reasons = putBack(session.apply(request, new MemoryJournal()));

      assertThat(reasons.getFirst().key())
          .isEqualTo(ParameterKey.parse("conf[redis.conf]/maxmemory"));
      assertThat(files.everything()).isEqualTo(before);
      assertThat(files.calls()).containsExactly("check", "reload", "reload");
    }
  }

  @Test
  void aServerThatDoesNotComeBackIsRestartedWithTheOldFiles() {
    Map<String, String> before = files.everything();
    files.restarting();
    try (Session session = files.open()) {
      ChangeRequest request =
          FilesUnderTest.wish(session, "conf[redis.conf]/maxmemory", "NORESTART");

      putBack(session.apply(request, new MemoryJournal()));

      assertThat(files.everything()).isEqualTo(before);
      assertThat(files.calls()).containsExactly("check", "restart", "restart");
      assertThat(session.collect().condition().pendingRestart()).isEmpty();
    }
  }

  @Test
  void noSecretIsShownByACheckThatPrintsIt() {
    try (Session session = files.open()) {
      ChangeRequest request =
          FilesUnderTest.wish(session, "conf[app.properties]/db.password", "REFUSEDgeheim");

      List<Refusal> reasons = putBack(session.apply(request, new MemoryJournal()));

      assertThat(reasons.toString()).doesNotContain("geheim").contains("***");
    }
  }

  /** A console that was taken over asks for these. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "conf[../evil.conf]/@content",
        "conf[sites/../../evil.conf]/@content",
        "conf[/etc/evil.conf]/@content",
        "conf[./evil.conf]/@content",
        "conf[dir/evil.conf]/@content",
        "conf[dir/sub/evil.conf]/@content",
        "conf[sites/one.conf/evil.conf]/@content",
        "conf[sites]/@content",
        "conf[..]/@content",
        "conf[.]/@content",
        "conf[notes.bak]/@content",
        "conf[.evil.conf.understudy.new]/@content",
        "conf[a%00b]/@content",
        "conf[a%0Ab]/@content",
        "other[evil.conf]/@content",
        "conf/evil.conf",
        "conf[evil.conf]",
        "conf[..%2Fevil.conf]/@content",
        "conf[..%252Fevil.conf]/@mode",
      })
  void noPathLeadsOutOfWhatIsDeclared(String key) throws IOException {
    Path outside = Files.createDirectories(files.folder().resolve("outside"));
    files.link("dir", outside.toString());
    Map<String, String> before = files.everything();
    try (Session session = files.open()) {
      var request =
          new ChangeRequest(
              List.of(new Wish(ParameterKey.parse(key), null, Value.of("evil"))), true, true);
      var journal = new MemoryJournal();

      ApplyOutcome outcome = session.apply(request, journal);

      assertThat(outcome).isInstanceOf(ApplyOutcome.Refused.class);
      assertThat(((ApplyOutcome.Refused) outcome).refusals())
          .extracting(Refusal::key)
          .containsExactly(ParameterKey.parse(key));
      assertThat(journal.entries()).isEmpty();
      assertThat(files.everything()).isEqualTo(before);
      assertThat(outside).isEmptyDirectory();
      assertThat(files.folder().resolve("evil.conf")).doesNotExist();
    }
  }

  /** Through a link that is made first, and then written through. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/passwd",
        "../../outside/x",
        "..",
        "../..",
        "/",
        "dir/x",
        "../dir/../x",
        "./../../x"
      })
  void noLinkIsMadeThatLeadsOut(String target) throws IOException {
    Files.createDirectories(files.folder().resolve("outside"));
    files.link("dir", files.folder().resolve("outside").toString());
    files.link("sites/dir", files.folder().resolve("outside").toString());
    Map<String, String> before = files.everything();
    try (Session session = files.open()) {
      ChangeRequest request = FilesUnderTest.wish(session, "conf[sites/evil]/@link", target);

      ApplyOutcome outcome = session.apply(request, new MemoryJournal());

      if (target.equals("..")) { // the declared folder itself
        assertThat(outcome).isInstanceOf(ApplyOutcome.Applied.class);
      } else {
        assertThat(outcome).isInstanceOf(ApplyOutcome.Refused.class);
        assertThat(files.everything()).isEqualTo(before);
      }
    }
  }

  @Test
  void aFolderThatBecameALinkSinceTheWishIsNotFollowed() throws IOException {
    Path outside = Files.createDirectories(files.folder().resolve("outside"));
    try (Session session = files.open()) {
      ChangeRequest request = FilesUnderTest.wish(session, "conf[sites/one.conf]/@content", "evil");
      Files.move(files.conf("sites"), files.folder().resolve("moved"));
      files.link("sites", outside.toString());

      ApplyOutcome outcome = session.apply(request, new MemoryJournal());

      assertThat(outcome).isNotInstanceOf(ApplyOutcome.Applied.class);
      assertThat(outside).isEmptyDirectory();
      assertThat(files.folder().resolve("moved/one.conf")).content().contains("ServerName one");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "conf[my.cnf]/@mode, rwx, four octal digits",
    "conf[my.cnf]/@mode, 4755, rights of its owner",
    "conf[my.cnf]/@owner, nobody-of-that-name, there is no user",
    "conf[my.cnf]/@group, nobody-of-that-name, there is no group",
    "conf[my.cnf]/@owner,, goes as a whole",
    "conf[my.cnf]/nothing/at/all, 1, no settings with such a name",
    "conf[sites/one.conf]/key, 1, taken as a whole",
    "conf[settings.json]/hosts/[4], x, grows at its end",
    "conf[settings.json]/port/sub, x, a value stands",
    "conf[web.xml]/Other/@a, x, outermost",
    "conf[web.xml]/Server/0/@a, x, no name",
    "conf[my.cnf]/@digest, x, only compared",
  })
  void whatCannotBeIsRefusedByName(String key, String value, String reason) {
    Map<String, String> before = files.everything();
    try (Session session = files.open()) {
      ChangeRequest request = FilesUnderTest.wish(session, key, value);

      Draft draft = session.draft(request);

      assertThat(draft).isInstanceOf(Draft.Refused.class);
      Refusal refusal = ((Draft.Refused) draft).refusals().getFirst();
      assertThat(refusal.key()).isEqualTo(ParameterKey.parse(key));
      assertThat(refusal.reason()).contains(reason);
      assertThat(files.everything()).isEqualTo(before);
    }
  }

  @Test
  void whatItsOwnerMayNotWriteIsRefused() throws IOException {
    Files.setAttribute(files.conf("my.cnf"), "unix:mode", 0444);
    try (Session session = files.open()) {
      Draft draft = session.draft(FilesUnderTest.wish(session, "conf[my.cnf]/mysqld/user", "x"));

      assertThat(((Draft.Refused) draft).refusals().getFirst().reason()).contains("read-only");
    }
  }

  @Test
  void whatWouldTakeMinutesIsRefused() {
    var wishes = new ArrayList<Wish>();
    for (int i = 0; i < 501; i++) {
      wishes.add(new Wish(ParameterKey.parse("conf[many.ini]/section/" + i), null, Value.of("x")));
    }
    try (Session session = files.open()) {
      Draft draft = session.draft(new ChangeRequest(wishes, false, false));

      assertThat(((Draft.Refused) draft).refusals().getFirst().reason())
          .contains("more than 500 settings");
    }
  }

  @Test
  void nothingIsRemovedUnlessThatIsAllowed() {
    try (Session session = files.open()) {
      ChangeRequest request =
          FilesUnderTest.wish(
              session,
              "conf[sites/one.conf]/@content",
              null,
              "conf[sites/one.conf]/@mode",
              null,
              "conf[sites/one.conf]/@owner",
              null,
              "conf[sites/one.conf]/@group",
              null);
      var careful = new ChangeRequest(request.wishes(), false, false);

      assertThat(session.draft(careful)).isInstanceOf(Draft.Refused.class);
      assertThat(session.apply(request, new MemoryJournal()))
          .isInstanceOf(ApplyOutcome.Applied.class);
      assertThat(files.conf("sites/one.conf")).doesNotExist();
    }
  }

  @Test
  void anAliasIsNotChangedForOneOfItsPlaces() {
    files.write("alias.yml", "base: &b {x: 1}\nother: *b\nplain: 2 # stays\n");
    try (Session session = files.open()) {
      Draft both = session.draft(FilesUnderTest.wish(session, "conf[alias.yml]/other/x", "2"));
      Draft plain = session.draft(FilesUnderTest.wish(session, "conf[alias.yml]/plain", "3"));

      assertThat(((Draft.Refused) both).refusals().getFirst().reason())
          .contains("base/x, too, which nobody asked for");
      assertThat(plain).isInstanceOf(Draft.Ready.class);
    }
  }
}
