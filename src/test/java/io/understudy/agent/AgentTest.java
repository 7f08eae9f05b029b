package io.understudy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Draft;
import io.understudy.driver.Journal;
import io.understudy.driver.RoleOrder;
import io.understudy.driver.RoleStyle;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.SecretValue;
import io.understudy.protocol.AgentCard;
import io.understudy.protocol.InstanceStatus;
import io.understudy.protocol.Job;
import io.understudy.protocol.JobReport;
import io.understudy.protocol.Pairing;
import io.understudy.protocol.Snapshot;
import io.understudy.protocol.SnapshotDelta;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What an agent tells and does for those who may ask. */
class AgentTest extends AgentTrial {

  @Test
  void answersTheWholeWithItsHash() {
    HttpResponse<String> answer = caller.get(SNAPSHOT);

    Snapshot snapshot = caller.read(answer, Snapshot.class);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(snapshot.identity().id()).isEqualTo("one");
    assertThat(snapshot.parameters().hash()).isEqualTo(snapshot.hash());
    assertThat(answer.headers().firstValue("ETag")).contains('"' + snapshot.hash() + '"');
    assertThat(answer.body()).doesNotContain("hunter2");
  }

  @Test
  void answersNothingNewWhileNothingChanges() {
    String etag = caller.get(SNAPSHOT).headers().firstValue("ETag").orElseThrow();

    HttpResponse<String> answer = caller.get(SNAPSHOT, "If-None-Match", etag);

    assertThat(answer.statusCode()).isEqualTo(304);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValue("ETag")).contains(etag);
  }

  @Test
  void answersTheDifferenceToABaseItHolds() throws IOException {
    HttpResponse<String> first = caller.get(SNAPSHOT);
    String etag = first.headers().firstValue("ETag").orElseThrow();
    write("one", "a=9", "c=3", "secret.p=hunter2");

    HttpResponse<String> answer =
        caller.get(SNAPSHOT, "If-None-Match", etag, "A-IM", "understudy-delta");

    assertThat(answer.statusCode()).isEqualTo(226);
    assertThat(answer.headers().firstValue("IM")).contains("understudy-delta");
    SnapshotDelta delta = caller.read(answer, SnapshotDelta.class);
    assertThat(delta.set()).extracting(p -> p.key().path()).containsExactly("text/a", "text/c");
    assertThat(delta.removed()).containsExactly(ParameterKey.parse("text/b"));
    assertThat(caller.read(caller.get(SNAPSHOT), Snapshot.class).hash()).isEqualTo(delta.hash());
    assertThat(delta.base()).isEqualTo(caller.read(first, Snapshot.class).hash());
  }

  @Test
  void answersTheWholeWhenTheBaseIsNotHeldOrNoDifferenceIsWanted() throws IOException {
    String etag = caller.get(SNAPSHOT).headers().firstValue("ETag").orElseThrow();
    write("one", "a=9");

    assertThat(caller.get(SNAPSHOT, "If-None-Match", etag).statusCode()).isEqualTo(200);
    assertThat(
            caller
                .get(
                    SNAPSHOT,
                    "If-None-Match",
                    '"' + "0".repeat(64) + '"',
                    "A-IM",
                    "understudy-delta")
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void anotherInstallationIsSeenAtOnceAndNoDifferenceIsToldAcross() throws IOException {
    String etag = caller.get(SNAPSHOT).headers().firstValue("ETag").orElseThrow();
    write("two", "a=1");

    HttpResponse<String> answer =
        caller.get(SNAPSHOT, "If-None-Match", etag, "A-IM", "understudy-delta");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(caller.read(answer, Snapshot.class).identity().id()).isEqualTo("two");
  }

  @Test
  void saysWhenTheServerIsGoneAndWhenItIsBack() throws IOException {
    caller.get(SNAPSHOT);
    Files.delete(file);

    HttpResponse<String> gone = caller.get(SNAPSHOT);
    HttpResponse<String> soonAfter = caller.get(SNAPSHOT);
    write("one", "a=1");
    HttpResponse<String> insisted = caller.get(SNAPSHOT, "Cache-Control", "no-cache");

    assertThat(gone.statusCode()).isEqualTo(503);
    assertThat(caller.problem(gone).code()).isEqualTo("UNREACHABLE");
    assertThat(caller.problem(soonAfter).message()).contains("the file is not there");
    assertThat(insisted.statusCode()).isEqualTo(200);
    assertThat(status().error()).isNull();
  }

  @Test
  void statusTellsWhatTheLastLookSaw() {
    InstanceStatus before = status();
    Snapshot snapshot = caller.read(caller.get(SNAPSHOT), Snapshot.class);

    InstanceStatus after = status();

    assertThat(before.hash()).isNull();
    assertThat(after.hash()).isEqualTo(snapshot.hash());
    assertThat(after.identity()).isEqualTo(snapshot.identity());
    assertThat(after.collectedAt()).isEqualTo(snapshot.collectedAt());
  }

  @Test
  void introducesItself() {
    AgentCard card = caller.read(caller.get("/v1/agent"), AgentCard.class);

    assertThat(card.node()).isEqualTo("alpha");
    assertThat(card.instances()).containsEntry("db", "text");
    assertThat(card.commands()).containsExactly("move-traffic");
    assertThat(card.loopback()).isTrue();
    assertThat(card.peersPinned()).isFalse();
    assertThat(caller.get("/v1/agent").body()).doesNotContain("/bin/true");
  }

  @Test
  void draftsWithoutChangingAnything() throws IOException {
    String before = Files.readString(file);

    Draft draft =
        caller.read(caller.post("/v1/instances/db/drafts", wish("a", "1", "5")), Draft.class);
    Draft refused =
        caller.read(caller.post("/v1/instances/db/drafts", wish("a", "1", "bad")), Draft.class);

    assertThat(draft).isInstanceOf(Draft.Ready.class);
    assertThat(refused).isInstanceOf(Draft.Refused.class);
    assertThat(Files.readString(file)).isEqualTo(before);
  }

  @Test
  void saysThatAProductWithoutRolesHasNoneToDraft() {
    HttpResponse<String> answer =
        caller.post("/v1/instances/db/role", new RoleOrder.Demote(RoleStyle.READ_ONLY));

    assertThat(caller.read(answer, Draft.class))
        .isInstanceOfSatisfying(
            Draft.Refused.class,
            refused ->
                assertThat(refused.refusals().getFirst().reason()).contains("no role to change"));
    assertThat(caller.post("/v1/instances/db/role", Map.of("verb", "juggle")).statusCode())
        .isEqualTo(400);
  }

  @Test
  void carriesOutAJobOnceHoweverOftenItIsPut() throws IOException {
    Job job = new Job.Apply(5, wish("a", "1", "5"));
    JobReport first = ended(put("j1", job));
    write("one", "a=edited by hand");

    JobReport again = ended(put("j1", job));

    assertThat(first.outcome()).isInstanceOf(ApplyOutcome.Applied.class);
    assertThat(first.journal())
        .extracting(Journal.Entry::text)
        .containsExactly("before", "set a=5", "done", "confirmed");
    assertThat(again).isEqualTo(first);
    assertThat(Files.readString(file)).contains("edited by hand");
    assertThat(Files.exists(folder.resolve("home/jobs/db/j1/kept"))).isFalse();
  }

  @Test
  void tellsWhatTheTargetRefused() {
    assertThat(ended(put("j1", new Job.Apply(1, wish("a", "1", "bad")))).outcome())
        .isInstanceOf(ApplyOutcome.Refused.class);
    assertThat(ended(put("j2", new Job.Apply(1, wish("a", "7", "5")))).outcome())
        .isEqualTo(new ApplyOutcome.Stale(List.of(ParameterKey.parse("text/a"))));
    assertThat(ended(put("j3", new Job.Apply(1, wish("a", "1", "unlucky")))).outcome())
        .isInstanceOf(ApplyOutcome.PutBack.class);
    assertThat(
            ended(put("j4", new Job.Role(1, new RoleOrder.Demote(RoleStyle.READ_ONLY)))).outcome())
        .isInstanceOf(ApplyOutcome.Refused.class);
  }

  @Test
  void refusesAnotherJobUnderTheSameId() {
    put("j1", new Job.Apply(1, wish("a", "1", "5")));

    HttpResponse<String> answer = put("j1", new Job.Apply(1, wish("a", "1", "6")));

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(caller.problem(answer).code()).isEqualTo("JOB_DIFFERS");
  }

  @Test
  void tellsTheConsoleThatTookOverHowTheJobOfTheLastOneStands() {
    ended(put("j1", new Job.Apply(1, wish("a", "1", "5"))));

    HttpResponse<String> answer = put("j1", new Job.Apply(2, wish("a", "1", "5")));

    assertThat(ended(answer).outcome()).isInstanceOf(ApplyOutcome.Applied.class);
    assertThat(put("j2", new Job.Apply(1, wish("a", "5", "6"))).statusCode()).isEqualTo(409);
  }

  @Test
  void doesTheWaitingJobOfTheLastConsoleForTheOneThatTookOver() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path regular = Files.move(file, folder.resolve("regular"));
    Files.createLink(file, pipe);
    var look = CompletableFuture.supplyAsync(() -> caller.get("/v1/instances/db/snapshot"));
    try (OutputStream server = Files.newOutputStream(pipe)) { // the look is under way now
      byte[] content = Files.readAllBytes(regular);
      Files.move(regular, file, StandardCopyOption.REPLACE_EXISTING);
      caller.put("/v1/instances/db/jobs/j1", new Job.Apply(1, wish("a", "1", "5")));
      caller.put("/v1/instances/db/jobs/j1", new Job.Apply(2, wish("a", "1", "5")));
      server.write(content);
    }
    look.join();

    HttpResponse<String> answer = caller.get("/v1/instances/db/jobs/j1", "Prefer", "wait=20");

    assertThat(ended(answer).outcome()).isInstanceOf(ApplyOutcome.Applied.class);
  }

  @Test
  void refusesAStaleTokenAlsoAfterARestart() {
    ended(put("j1", new Job.Apply(10, wish("a", "1", "5"))));
    agent.close();
    agent = agent("alpha", folder.resolve("home"));
    caller = new Caller(agent.port());

    HttpResponse<String> answer = put("j2", new Job.Apply(9, wish("a", "5", "6")));

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(caller.problem(answer).code()).isEqualTo("STALE_TOKEN");
    assertThat(caller.get("/v1/instances/db/jobs/j2").statusCode()).isEqualTo(404);
    assertThat(ended(caller.get("/v1/instances/db/jobs/j1")).outcome())
        .isInstanceOf(ApplyOutcome.Applied.class);
  }

  @Test
  void carriesASecretFromAgentToAgentWithoutTheConsoleSeeingIt() throws IOException {
    Path other = folder.resolve("other.conf");
    Files.writeString(other, "two\n");
    try (Agent beta = agent("beta", folder.resolve("home-beta"), other)) {
      Caller toBeta = new Caller(beta.port());
      AgentCard alphaCard = caller.read(caller.get("/v1/agent"), AgentCard.class);
      AgentCard betaCard = toBeta.read(toBeta.get("/v1/agent"), AgentCard.class);
      List<Pairing.Peer> peers =
          List.of(
              new Pairing.Peer("alpha", alphaCard.sealingKey()),
              new Pairing.Peer("beta", betaCard.sealingKey()));
      String epoch = status().secretsEpoch();
      String hash = caller.read(caller.get(SNAPSHOT), Snapshot.class).hash();
      Pairing fromAlpha =
          caller.read(caller.put("/v1/pairing", new Pairing(peers, null, Map.of())), Pairing.class);
      assertThat(toBeta.put("/v1/pairing", fromAlpha).statusCode()).isEqualTo(200);

      Snapshot alphas = caller.read(caller.get(SNAPSHOT), Snapshot.class);
      SecretValue secret = secretOf(alphas);
      ChangeRequest request =
          new ChangeRequest(
              List.of(new Wish(ParameterKey.parse("text/secret.p"), null, secret)), false, false);
      JobReport report =
          toBeta.read(
              toBeta.put(
                  "/v1/instances/db/jobs/s1", new Job.Apply(1, request), "Prefer", "wait=20"),
              JobReport.class);

      assertThat(report.outcome()).isInstanceOf(ApplyOutcome.Applied.class);
      assertThat(Files.readString(other)).contains("secret.p=hunter2");
      Snapshot betas = toBeta.read(toBeta.get(SNAPSHOT), Snapshot.class);
      assertThat(secretOf(betas).parity()).isEqualTo(secret.parity());
      assertThat(secretOf(betas).tag()).isNotEqualTo(secret.tag());
      assertThat(alphas.hash()).isEqualTo(hash);
      assertThat(status().secretsEpoch()).isNotEqualTo(epoch);
      assertThat(secretOf(caller.read(caller.get(SNAPSHOT), Snapshot.class))).isEqualTo(secret);
      assertThat(contents(folder.resolve("home-beta/jobs")))
          .isNotEmpty()
          .noneMatch(text -> text.contains("hunter2"));
    }
  }
}
