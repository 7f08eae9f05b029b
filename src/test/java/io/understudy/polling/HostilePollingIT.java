package io.understudy.polling;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.understudy.agentclient.HostileAgent;
import io.understudy.driver.Condition;
import io.understudy.driver.Duty;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.history.History;
import io.understudy.history.Snapshots;
import io.understudy.history.TestClusters;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.polling.PollOutcome.Outcome;
import io.understudy.protocol.InstanceStatus;
import io.understudy.protocol.Json;
import io.understudy.protocol.NodeName;
import io.understudy.protocol.Snapshot;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ShortLimits.class)
@WithTestResource(ConsoleDatabase.class)
class HostilePollingIT {

  @Inject Polling polling;
  @Inject Sightings sightings;
  @Inject Schedules schedules;
  @Inject History history;
  @Inject Inventory inventory;

  @Test
  void anAgentThatHangsDelaysNoOtherAndIsNamed() throws IOException {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var good = new HostileAgent(answering(Snapshots.at("12:00", "a=1"), "e1"))) {
      Cluster cluster = pair(good, "http://127.0.0.1:" + silent.getLocalPort());
      Instant began = Instant.now();

      PollReport report = polling.pollNow(cluster);

      assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(8));
      assertThat(report.instances())
          .extracting(PollOutcome::node, PollOutcome::outcome, PollOutcome::revision)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("alpha", Outcome.CHANGED, 1),
              org.assertj.core.groups.Tuple.tuple("beta", Outcome.UNREACHABLE, null));
      Sighting beta = sightings.of(cluster.instance("beta", "db").id());
      assertThat(beta.state()).isEqualTo(Sighting.State.UNREACHABLE);
      assertThat(beta.error()).contains("does not answer").doesNotContain("tests-of-beta");
      assertThat(beta.lastVerified()).isNull();
      assertThat(sightings.of(cluster.instance("alpha", "db").id()).lastVerified()).isNotNull();
    }
  }

  @Test
  void garbageIsAnErrorAndChangesNothing() {
    var answer = new AtomicReference<>(answering(Snapshots.at("12:00", "a=1"), "e1"));
    try (var agent = new HostileAgent(exchange -> answer.get().answer(exchange))) {
      Cluster cluster = pair(agent, agent.address().url().toString());
      polling.pollNow(cluster);
      Instant verified = sightings.of(cluster.instance("alpha", "db").id()).lastVerified();

      for (String garbage : new String[] {"<html>", "{}", "null", "[[[["}) {
        answer.set(HostileAgent.saying(200, "application/json", garbage));
        assertThat(polling.pollNow(cluster).instances())
            .allSatisfy(outcome -> {
              assertThat(outcome.outcome()).isEqualTo(Outcome.ERROR);
              assertThat(outcome.revision()).isOne();
              assertThat(outcome.error()).isNotBlank();
            });
      }

      assertThat(sightings.of(cluster.instance("alpha", "db").id()).lastVerified())
          .isEqualTo(verified);
      answer.set(answering(Snapshots.at("12:05", "a=2"), "e1"));
      assertThat(polling.pollNow(cluster).instances())
          .extracting(PollOutcome::outcome)
          .containsOnly(Outcome.CHANGED);
      assertThat(sightings.of(cluster.instance("alpha", "db").id()).error()).isNull();
    }
  }

  @Test
  void nothingIsTakenFromTheAgentOfAnotherNode() {
    var name = new AtomicReference<>("gamma");
    try (var agent =
        new HostileAgent(exchange -> {
          exchange.getResponseHeaders().set(NodeName.HEADER, name.get());
          answering(Snapshots.at("12:00", "a=1"), "e1").answer(exchange);
        })) {
      Cluster cluster = pair(agent, "http://127.0.0.1:1");

      PollReport report = polling.pollNow(cluster);

      PollOutcome alpha = report.instances().getFirst();
      assertThat(alpha.outcome()).isEqualTo(Outcome.ERROR);
      assertThat(alpha.error()).contains("belongs to node 'gamma', not to 'alpha'");
      assertThat(history.latest(cluster.instance("alpha", "db").id())).isEmpty();
      name.set("alpha");
      assertThat(polling.pollNow(cluster).instances().getFirst().outcome())
          .isEqualTo(Outcome.CHANGED);
    }
  }

  @Test
  void anUnchangedAnswerUnderAnotherIdentityBeginsALineage() {
    var snapshot = new AtomicReference<>(Snapshots.at("12:00", "a=1"));
    try (var agent =
        new HostileAgent(exchange -> answering(snapshot.get(), "e1").answer(exchange))) {
      Cluster cluster = pair(agent, agent.address().url().toString());
      polling.pollNow(cluster);
      snapshot.set(
          Snapshots.of(
              new io.understudy.driver.Identity("other", "PostgreSQL 15.18"),
              "12:01",
              Snapshots.set("a=1").list()));

      PollReport report = polling.pollNow(cluster);

      assertThat(report.instances()).allMatch(PollOutcome::lineageBegun);
      assertThat(history.latest(cluster.instance("alpha", "db").id()).orElseThrow().acknowledged())
          .isFalse();
    }
  }

  @Test
  void secretsSealedAnewAreFetchedThoughTheContentIsUnchanged() {
    var snapshot = new AtomicReference<>(secret("k1"));
    var epoch = new AtomicReference<>("e1");
    try (var agent =
        new HostileAgent(exchange -> answering(snapshot.get(), epoch.get()).answer(exchange))) {
      Cluster cluster = pair(agent, agent.address().url().toString());
      polling.pollNow(cluster);
      snapshot.set(secret("k2"));
      epoch.set("e2");

      PollReport report = polling.pollNow(cluster);

      assertThat(report.instances())
          .extracting(PollOutcome::outcome)
          .containsOnly(Outcome.UNCHANGED);
      assertThat(history.parameters(cluster.instance("alpha", "db").id(), 1))
          .isEqualTo(secret("k2").parameters());
    }
  }

  @Test
  void whoeverAsksWhileAPollRunsGetsALaterLook() throws Exception {
    var asked = new CountDownLatch(2);
    var go = new CountDownLatch(1);
    try (var agent =
            new HostileAgent(exchange -> {
              asked.countDown();
              await(go);
              answering(Snapshots.at("12:00", "a=1"), "e1").answer(exchange);
            });
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      String url = agent.address().url().toString();
      // A poll of the schedule would be a further look.
      Cluster cluster =
          TestClusters.pair(
              inventory, url, url, Json.MAPPER.readTree("{\"paused\":{\"reason\":\"a test\"}}"));
      Future<PollReport> first = threads.submit(() -> polling.pollNow(cluster));
      asked.await();
      Future<PollReport> second = threads.submit(() -> polling.pollNow(cluster));
      Awaitility.await().until(() -> !second.isDone());
      go.countDown();

      assertThat(second.get()).isEqualTo(first.get());
      assertThat(agent.asked().stream().filter(path -> path.endsWith("snapshot"))).hasSize(4);
    }
  }

  @Test
  void pollsOnScheduleAndRestsWhilePaused() throws IOException {
    try (var agent = new HostileAgent(answering(Snapshots.at("12:00", "a=1"), "e1"))) {
      Cluster cluster = pair(agent, agent.address().url().toString());
      schedules.change(
          cluster, Json.MAPPER.readTree("{\"every\":\"PT1S\"}"), io.understudy.audit.Actor.SYSTEM);
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> agent.asked().stream().filter(p -> p.endsWith("snapshot")).count() >= 6);

      schedules.change(
          cluster,
          Json.MAPPER.readTree("{\"paused\":{\"reason\":\"maintenance\"}}"),
          io.understudy.audit.Actor.SYSTEM);
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .during(Duration.ofSeconds(3))
          .until(() -> agent.asked().size(), new Settled());
      int before = agent.asked().size();
      assertThat(polling.pollNow(cluster).instances())
          .extracting(PollOutcome::outcome)
          .containsOnly(Outcome.UNCHANGED);
      assertThat(agent.asked()).hasSizeGreaterThan(before);
    }
  }

  /** True as long as the number of requests stays what it was when last looked at. */
  private static final class Settled extends org.hamcrest.TypeSafeMatcher<Integer> {
    private int last = -1;

    @Override
    protected boolean matchesSafely(Integer size) {
      boolean same = size == last;
      last = size;
      return same;
    }

    @Override
    public void describeTo(org.hamcrest.Description description) {
      description.appendText("no further request");
    }
  }

  private Cluster pair(HostileAgent alpha, String beta) {
    return TestClusters.pair(inventory, alpha.address().url().toString(), beta);
  }

  private static Snapshot secret(String parityKey) {
    return Snapshots.of(
        Snapshots.IDENTITY,
        "12:00",
        java.util.List.of(Snapshots.secret("password", "t1", parityKey)));
  }

  /** As a well-behaved agent would, but without pairing. */
  private static HostileAgent.Answering answering(Snapshot snapshot, String epoch) {
    return exchange -> {
      String path = exchange.getRequestURI().getPath();
      if (path.endsWith("/status")) {
        // Two that take writes would be looked at once more, before anybody is alarmed.
        var condition = new Condition(Duty.NONE, Set.of(), Set.of());
        HostileAgent.say(
            exchange,
            200,
            "application/json",
            Json.MAPPER.writeValueAsString(
                new InstanceStatus(
                    snapshot.identity(), snapshot.hash(), epoch, condition, Instant.now(), null)));
      } else if (path.endsWith("/snapshot")) {
        String known = exchange.getRequestHeaders().getFirst("If-None-Match");
        if (('"' + snapshot.hash() + '"').equals(known)) {
          exchange.sendResponseHeaders(304, -1);
        } else {
          HostileAgent.say(
              exchange, 200, "application/json", Json.MAPPER.writeValueAsString(snapshot));
        }
      } else {
        HostileAgent.say(
            exchange,
            404,
            "application/problem+json",
            Json.MAPPER.writeValueAsString(Map.of("code", "NOT_FOUND", "message", "no such path")));
      }
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
