package io.understudy.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.understudy.operation.LeaseLost;
import io.understudy.traffic.Concern.Sort;
import io.understudy.traffic.Outcome.Done;
import io.understudy.traffic.Outcome.Unknown;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for every director. At the start of each test traffic goes to {@code alpha}. */
abstract class DirectorContract {

  private static final int TRIES = 3;
  private static final AtomicLong TOKENS = new AtomicLong(1_000);

  private TrialContext context = new TrialContext(TOKENS.addAndGet(10));

  abstract Director director();

  /** The director as it should be declared. */
  abstract Post post();

  /** The same, naming something that is not there. */
  abstract Post astray();

  /** The same, asking somebody who takes connections at this port and never answers. */
  abstract Post hanging(int port);

  /** The node that a client reaches now, who comes as clients come. */
  abstract String reached();

  @BeforeEach
  void sendTrafficToAlpha() {
    context = new TrialContext(TOKENS.addAndGet(10));
    assertDone(deed("restore", Director::restore));
    context = new TrialContext(TOKENS.addAndGet(10));
  }

  @Test
  void saysWhereTrafficGoes() {
    assertThat(director().where(post())).isInstanceOf(Whereabouts.At.class);
    assertThat(nodes()).containsExactly("alpha");
    assertThat(reached()).isEqualTo("alpha");
  }

  @Test
  void movesTraffic() {
    moveToBeta();

    assertThat(director().where(post())).isInstanceOf(Whereabouts.At.class);
    assertThat(nodes()).containsExactly("beta");
    assertClientReaches("beta");
  }

  @Test
  void everyDeedCanBeRunAgainByAnotherConsole() {
    for (int i = 0; i < 2; i++) {
      assertDone(deed("hold", Director::hold));
      context.takenOver();
    }
    for (int i = 0; i < 2; i++) {
      assertDone(deed("redirect", Director::redirect));
      context.takenOver();
    }
    for (int i = 0; i < 2; i++) {
      assertDone(deed("release", Director::release));
      context.takenOver();
    }

    assertThat(nodes()).containsExactly("beta");
    assertClientReaches("beta");
  }

  @Test
  void aHoldIsUndone() {
    assertDone(deed("hold", Director::hold));

    assertDone(deed("restore", Director::restore));

    assertThat(director().where(post())).isInstanceOf(Whereabouts.At.class);
    assertThat(nodes()).containsExactly("alpha");
    assertClientReaches("alpha");
  }

  @Test
  void aRedirectionIsUndoneAndUndoneAgain() {
    assertDone(deed("hold", Director::hold));
    assertDone(deed("redirect", Director::redirect));

    assertDone(deed("restore", Director::restore));
    context.takenOver();
    assertDone(deed("restore", Director::restore));

    assertThat(director().where(post())).isInstanceOf(Whereabouts.At.class);
    assertThat(nodes()).containsExactly("alpha");
    assertClientReaches("alpha");
  }

  @Test
  void movesBackTheWayItCame() {
    moveToBeta();
    Route back = Route.planned(route().to(), route().from());
    context = new TrialContext(TOKENS.addAndGet(10));

    var transfer = new Transfer(post(), back, context);
    context.step("hold");
    assertDone(director().hold(transfer));
    context.step("redirect");
    assertDone(director().redirect(transfer));
    context.step("release");
    assertDone(director().release(transfer));

    assertThat(nodes()).containsExactly("alpha");
    assertClientReaches("alpha");
  }

  @Test
  void nothingIsInTheWayOfWhatIsRight() {
    List<Concern> concerns = director().check(post(), route());

    assertThat(concerns)
        .filteredOn(c -> c.sort() == Sort.UNREACHABLE || c.sort() == Sort.MISSING)
        .isEmpty();
  }

  @Test
  void namesWhatIsMissing() {
    List<Concern> concerns = director().check(astray(), route());

    assertThat(concerns).extracting(Concern::sort).contains(Sort.MISSING);
    assertThat(concerns).allSatisfy(concern -> assertThat(concern.message()).isNotBlank());
  }

  @Test
  void refusesToMoveWhatIsNotThere() {
    Outcome outcome =
        director().redirect(new Transfer(astray(), route(), context.step("redirect")));

    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    assertThat(nodes()).containsExactly("alpha");
  }

  @Test
  void whoDoesNotAnswerIsUnknownWithinItsLimit() throws IOException {
    try (var deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Post silent = hanging(deaf.getLocalPort());
      long start = System.nanoTime();

      CompletableFuture<Outcome> outcome =
          aside(() ->
              director().redirect(new Transfer(silent, route(silent), context.step("redirect"))));
      CompletableFuture<Whereabouts> where = aside(() -> director().where(silent));
      CompletableFuture<List<Concern>> concerns =
          aside(() -> director().check(silent, route(silent)));

      assertThat(outcome.join()).isInstanceOf(Unknown.class);
      assertThat(where.join()).isInstanceOf(Whereabouts.Untold.class);
      assertThat(concerns.join()).extracting(Concern::sort).contains(Sort.UNREACHABLE);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(25));
    }
  }

  @Test
  void anInterruptEndsItAtOnce() throws Exception {
    try (var deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Post silent = hanging(deaf.getLocalPort());
      var seen = new AtomicReference<Whereabouts>();
      Thread asking = Thread.ofVirtual().start(() -> seen.set(director().where(silent)));
      deaf.accept();

      long start = System.nanoTime();
      asking.interrupt();
      asking.join(Duration.ofSeconds(20));

      assertThat(seen.get()).isInstanceOf(Whereabouts.Untold.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    }
  }

  @Test
  void aPlanChangesNothing() {
    List<String> plan = director().plan(post(), route());

    assertThat(plan).hasSize(3);
    assertThat(plan.get(0)).startsWith("hold: ");
    assertThat(plan.get(1)).startsWith("redirect: ");
    assertThat(plan.get(2)).startsWith("release: ");
    assertThat(nodes()).containsExactly("alpha");
  }

  /** Before each call that changes something the lease is looked at. */
  @Test
  void aConsoleThatHasLostItsLeaseMovesNothing() {
    moveToBeta();
    Transfer late = new Transfer(post(), route(), context.leaseLost().step("late"));

    assertThatThrownBy(() -> director().restore(late)).isInstanceOf(LeaseLost.class);

    assertThat(nodes()).containsExactly("beta");
    assertClientReaches("beta");
  }

  /** Where an agent carries it out, its fence holds back even who was stopped after that look. */
  final void assertAStaleConsoleMovesNothing() {
    moveToBeta();

    Outcome late = director().restore(new Transfer(post(), route(), context.stale().step("late")));

    assertThat(late).isInstanceOf(Unknown.class);
    assertThat(late.detail()).contains("newer console");
    assertThat(nodes()).containsExactly("beta");
  }

  private static <T> CompletableFuture<T> aside(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, Thread::startVirtualThread);
  }

  private void moveToBeta() {
    assertDone(deed("hold", Director::hold));
    assertDone(deed("redirect", Director::redirect));
    assertDone(deed("release", Director::release));
  }

  /** As the runner does it: again after no answer, a few times. */
  final Outcome deed(String step, BiFunction<Director, Transfer, Outcome> deed) {
    var transfer = new Transfer(post(), route(), context.step(step));
    Outcome outcome = deed.apply(director(), transfer);
    for (int i = 0; i < TRIES && outcome instanceof Unknown; i++) {
      outcome = deed.apply(director(), transfer);
    }
    return outcome;
  }

  final TrialContext context() {
    return context;
  }

  final Route route() {
    return route(post());
  }

  static Route route(Post post) {
    return Route.planned(post.cluster().node("alpha"), post.cluster().node("beta"));
  }

  final List<String> nodes() {
    return switch (director().where(post())) {
      case Whereabouts.At(List<String> nodes, String detail) -> nodes;
      case Whereabouts.Held(List<String> nodes, String detail) -> nodes;
      case Whereabouts.Untold(String detail) -> throw new AssertionError(detail);
    };
  }

  final void assertClientReaches(String node) {
    Awaitility.await("a client that reaches " + node)
        .atMost(Duration.ofSeconds(5))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> reached().equals(node));
  }

  static void assertDone(Outcome outcome) {
    assertThat(outcome).as(outcome.detail()).isInstanceOf(Done.class);
  }
}
