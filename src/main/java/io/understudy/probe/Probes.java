package io.understudy.probe;

import io.understudy.inventory.Probe;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/** Asks probes. Never called inside a transaction. */
@ApplicationScoped
public class Probes {

  private static final Logger LOG = Logger.getLogger(Probes.class);

  private final Clock clock;

  Probes(Clock clock) {
    this.clock = clock;
  }

  /** Asks all at once, and returns how they went, in their order. */
  public List<Probed> ask(List<Probe> probes) {
    return ask(probes, probed -> {});
  }

  /**
   * The same, and tells of each as soon as it is over, in the calling thread. Takes no longer than
   * the longest of their time limits; when it is interrupted, those that are not over are not among
   * the answers, and the thread stays interrupted.
   */
  public List<Probed> ask(List<Probe> probes, Consumer<Probed> heard) {
    BlockingQueue<Placed> over = new LinkedBlockingQueue<>();
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      IntStream.range(0, probes.size())
          .forEach(
              i -> threads.execute(() -> over.add(new Placed(i, timed(probes.get(i), threads)))));
      List<Placed> all = new ArrayList<>();
      while (all.size() < probes.size()) {
        Placed one = over.take();
        heard.accept(one.probed());
        all.add(one);
      }
      return inOrder(all);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    } finally {
      threads.shutdownNow(); // a name that is looked up forever would keep a close() waiting
    }
  }

  private record Placed(int place, Probed probed) {}

  private static List<Probed> inOrder(List<Placed> all) {
    return all.stream().sorted(Comparator.comparingInt(Placed::place)).map(Placed::probed).toList();
  }

  private Probed timed(Probe probe, ExecutorService threads) {
    long began = System.nanoTime();
    Reply reply = within(probe, threads);
    long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
    return new Probed(
        probe.name(), probe.kind(), reply.passed(), reply.detail(), millis, clock.instant());
  }

  /** The thread that asks is interrupted when its time is over, which closes its socket. */
  private static Reply within(Probe probe, ExecutorService threads) {
    Future<Reply> asked = threads.submit(() -> asked(probe));
    try {
      return asked.get(probe.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      asked.cancel(true);
      return Reply.failed("no whole answer within " + probe.within());
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      // Its message may be the server's: the class says what broke.
      LOG.errorf("probe %s broke: %s", probe.name(), cause == null ? "" : cause.getClass());
      return Reply.failed("an answer that cannot be understood");
    } catch (InterruptedException e) {
      asked.cancel(true);
      Thread.currentThread().interrupt();
      return Reply.failed("the console is stopping");
    }
  }

  private static Reply asked(Probe probe) {
    return switch (probe) {
      case Probe.Tcp tcp -> TcpQuestion.ask(tcp);
      case Probe.Http http -> HttpQuestion.ask(http);
      case Probe.Sql sql -> SqlQuestion.ask(sql);
    };
  }
}
