package io.understudy.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.protocol.Hints;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BellTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final Bell bell =
      new Bell(Set.of("db", "web"), Clock.fixed(Instant.ofEpochMilli(5_000), ZoneOffset.UTC));

  @Test
  void whoWaitsIsToldWhatRang() {
    Hints before = bell.now();
    var heard = CompletableFuture.supplyAsync(() -> bell.after(before.number(), LONG));

    bell.ring("db");

    assertThat(heard.join().instances()).containsExactly("db");
    assertThat(bell.after(heard.join().number(), Duration.ZERO).instances()).isEmpty();
  }

  @Test
  void whatRangBetweenTwoQuestionsIsToldAtOnceAndOnce() {
    Hints before = bell.now();
    bell.ring("web");
    bell.ring("db");
    bell.ring("web");

    Hints heard = bell.after(before.number(), LONG);

    assertThat(heard.instances()).containsExactly("db", "web");
    assertThat(bell.after(heard.number() - 1, LONG).instances()).containsExactly("web");
  }

  @Test
  void theNumberOfAnotherProcessMayHaveMissedEverything() {
    assertThat(bell.after(4_999, LONG).instances()).containsExactly("db", "web");
    assertThat(bell.after(9_999, LONG)).isEqualTo(new Hints(5_000, List.of("db", "web")));
  }
}
