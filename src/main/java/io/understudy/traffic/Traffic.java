package io.understudy.traffic;

import io.quarkus.arc.All;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.TrafficDirector;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** The directors of clusters. Never called inside a transaction. */
@ApplicationScoped
public class Traffic {

  private static final Logger LOG = Logger.getLogger(Traffic.class);

  private final Map<String, Director> directors;

  Traffic(@All List<Director> directors) {
    this.directors =
        directors.stream().collect(Collectors.toMap(Director::kind, Function.identity()));
  }

  /** A director and its place. */
  public record Posted(Director director, Post post) {

    /** Where it sends clients now. */
    Now now() {
      return new Now(post.label(), post.document().director(), director.where(post));
    }
  }

  /** Where a director sends clients now. */
  public record Now(String label, String kind, Whereabouts where) {}

  /** The cluster's directors, in the order in which they are asked. */
  public List<Posted> posted(Cluster cluster) {
    List<Posted> posted = new ArrayList<>();
    for (int i = 0; i < cluster.traffic().size(); i++) {
      TrafficDirector document = cluster.traffic().get(i);
      Director director = directors.get(document.director());
      if (director == null) {
        throw new IllegalStateException("no director of kind " + document.director());
      }
      posted.add(new Posted(director, new Post(cluster, i, document)));
    }
    return posted;
  }

  /** Where each director sends clients now; who takes longer than the limit is {@code Untold}. */
  public List<Now> now(Cluster cluster, Duration limit) {
    List<Posted> posted = posted(cluster);
    return each(
        posted,
        Posted::now,
        one ->
            new Now(
                one.post().label(),
                one.post().document().director(),
                new Whereabouts.Untold("did not say within " + limit.toSeconds() + " s")),
        limit);
  }

  /** All that stands in the way of sending clients along this route. */
  public List<Concern> concerns(Cluster cluster, Route route, Duration limit) {
    return each(
            posted(cluster),
            one -> concerns(one, route),
            one ->
                List.of(
                    one.post()
                        .concern(
                            Concern.Sort.UNREACHABLE,
                            one.post().label()
                                + " did not answer within "
                                + limit.toSeconds()
                                + " s.",
                            "asked just now")),
            limit)
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  private static List<Concern> concerns(Posted one, Route route) {
    var all = new ArrayList<>(one.director().check(one.post(), route));
    boolean usable =
        all.stream()
            .noneMatch(concern ->
                concern.sort() == Concern.Sort.UNREACHABLE
                    || concern.sort() == Concern.Sort.MISSING);
    if (usable) {
      elsewhere(one, route, all);
    }
    return all;
  }

  private static void elsewhere(Posted one, Route route, List<Concern> all) {
    String primary = route.from().name();
    String label = one.post().label();
    switch (one.director().where(one.post())) {
      case Whereabouts.At(List<String> nodes, String detail) -> {
        if (!nodes.equals(List.of(primary))) {
          all.add(
              one.post()
                  .concern(
                      Concern.Sort.ELSEWHERE,
                      "%s sends clients to %s now, not to the primary %s alone."
                          .formatted(label, words(nodes), primary),
                      detail));
        }
      }
      case Whereabouts.Held(List<String> nodes, String detail) ->
          all.add(
              one.post()
                  .concern(
                      Concern.Sort.ELSEWHERE,
                      "%s lets clients wait now; nobody released them.".formatted(label),
                      detail));
      case Whereabouts.Untold(String detail) ->
          all.add(
              one.post()
                  .concern(
                      Concern.Sort.ELSEWHERE,
                      "It cannot be told where %s sends clients now.".formatted(label),
                      detail));
    }
  }

  private static String words(List<String> nodes) {
    return nodes.isEmpty() ? "nobody" : String.join(" and ", nodes);
  }

  /** Asks all at once. */
  private static <T> List<T> each(
      List<Posted> posted, Function<Posted, T> ask, Function<Posted, T> late, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      List<Future<T>> asked = new ArrayList<>();
      posted.forEach(one -> asked.add(threads.submit((Callable<T>) () -> ask.apply(one))));
      List<T> answers = new ArrayList<>();
      for (int i = 0; i < asked.size(); i++) {
        answers.add(answer(asked.get(i), posted.get(i), late, end));
      }
      return answers;
    } finally {
      threads.shutdownNow();
    }
  }

  private static <T> T answer(Future<T> asked, Posted one, Function<Posted, T> late, long end) {
    try {
      return asked.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      asked.cancel(true);
    } catch (ExecutionException e) {
      LOG.errorf(e.getCause(), "director %s broke", one.post().label());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return late.apply(one);
  }
}
