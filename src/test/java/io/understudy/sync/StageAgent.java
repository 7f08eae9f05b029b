package io.understudy.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Command;
import io.understudy.driver.Condition;
import io.understudy.driver.Draft;
import io.understudy.driver.Duty;
import io.understudy.driver.Identity;
import io.understudy.driver.Refusal;
import io.understudy.parameter.Descriptor;
import io.understudy.parameter.Effect;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.Value;
import io.understudy.parameter.ValueType;
import io.understudy.protocol.AgentProblem;
import io.understudy.protocol.InstanceStatus;
import io.understudy.protocol.Job;
import io.understudy.protocol.JobReport;
import io.understudy.protocol.Json;
import io.understudy.protocol.Snapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * An agent on a stage: it speaks the protocol over HTTP as agents do, and plays the moods that real
 * ones are rarely in (silent at the worst moment, lying, refusing half-way). The server behind it
 * is a map.
 */
final class StageAgent implements AutoCloseable {

  /** How it behaves. */
  enum Mood {
    WILLING,
    /** Takes no connection's request seriously: closes it without an answer. */
    SILENT,
    /** Carries out a job, and falls silent instead of answering. */
    SILENT_AFTER_JOB,
    /** Falls silent instead of taking a job, and stays so. */
    SILENT_AT_JOB,
    /** Says that all is applied and applies nothing. */
    LYING,
    /** The server refuses on the way, and is put back. */
    PUTTING_BACK,
    /** The server refuses before anything is changed. */
    REFUSING,
    /** It breaks half-way. */
    BREAKING
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<ParameterKey, Parameter> parameters = new TreeMap<>();
  private final Map<String, JobReport> jobs = new HashMap<>();
  private final Map<String, Integer> executions = new HashMap<>();
  private Identity identity;
  private Mood mood = Mood.WILLING;
  private long highestToken;

  StageAgent(String identity) {
    this.identity = new Identity(identity, "Stage 1");
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/v1/instances/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  synchronized void feel(Mood now) {
    mood = now;
  }

  synchronized void reinstall(String anotherIdentity) {
    identity = new Identity(anotherIdentity, "Stage 1");
  }

  synchronized void set(String key, String value) {
    set(key, value, Descriptor.of(ValueType.TEXT));
  }

  synchronized void set(String key, String value, Descriptor descriptor) {
    ParameterKey parsed = ParameterKey.parse(key);
    parameters.put(parsed, new Parameter(parsed, Value.of(value), descriptor));
  }

  synchronized void remove(String key) {
    parameters.remove(ParameterKey.parse(key));
  }

  synchronized @Nullable String get(String key) {
    Parameter parameter = parameters.get(ParameterKey.parse(key));
    return parameter == null ? null : parameter.value().display();
  }

  /** How often each job was carried out. */
  synchronized Map<String, Integer> executions() {
    return Map.copyOf(executions);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    if (mood == Mood.SILENT) {
      exchange.close(); // closes the connection, since nothing was answered
      return;
    }
    try {
      act(exchange, exchange.getRequestURI().getPath().split("/"));
    } catch (RuntimeException | JsonProcessingException e) {
      say(exchange, 500, new AgentProblem("INTERNAL", e.toString()));
    }
  }

  private void act(HttpExchange exchange, String[] path) throws IOException {
    switch (path[4]) {
      case "snapshot" -> snapshot(exchange);
      case "status" -> say(exchange, 200, status());
      case "drafts" -> say(exchange, 200, draft(read(exchange, ChangeRequest.class)));
      case "jobs" -> job(exchange, path[5]);
      default -> throw new IllegalStateException(path[4]);
    }
  }

  private void snapshot(HttpExchange exchange) throws IOException {
    ParameterSet set = ParameterSet.of(parameters.values());
    String tag = '"' + set.hash() + '"';
    exchange.getResponseHeaders().set("ETag", tag);
    if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
      exchange.sendResponseHeaders(304, -1);
    } else {
      say(exchange, 200, new Snapshot(identity, set.hash(), Instant.now(), set));
    }
  }

  private InstanceStatus status() {
    return new InstanceStatus(
        identity,
        ParameterSet.of(parameters.values()).hash(),
        "epoch",
        new Condition(Duty.NONE, Set.of(), Set.of()),
        Instant.now(),
        null);
  }

  private Draft draft(ChangeRequest request) {
    List<Refusal> refusals =
        request.wishes().stream()
            .filter(wish -> wish.desired() != null && wish.desired().display().equals("bad"))
            .map(wish -> new Refusal(wish.key(), "'bad' is no value of it", "mend the primary"))
            .toList();
    if (!refusals.isEmpty()) {
      return new Draft.Refused(refusals);
    }
    return new Draft.Ready(request.wishes().stream().map(StageAgent::command).toList());
  }

  private static Command command(Wish wish) {
    boolean deletes = wish.desired() == null && wish.key().family().equals("roles");
    return new Command(
        deletes ? "DROP " + wish.key() : "SET " + wish.key(),
        deletes ? Command.Kind.DELETE : Command.Kind.CHANGE,
        List.of(wish.key()),
        Effect.ONLINE,
        false);
  }

  private void job(HttpExchange exchange, String id) throws IOException {
    if (exchange.getRequestMethod().equals("PUT") && !jobs.containsKey(id)) {
      Job job = read(exchange, Job.class);
      if (job.token() < highestToken) {
        say(exchange, 409, new AgentProblem("STALE_TOKEN", "a newer console is at work"));
        return;
      }
      if (mood == Mood.SILENT_AT_JOB) {
        mood = Mood.SILENT;
        exchange.close();
        return;
      }
      highestToken = job.token();
      run(id, ((Job.Apply) job).request());
      if (mood == Mood.SILENT_AFTER_JOB) {
        mood = Mood.SILENT;
        exchange.close();
        return;
      }
    }
    JobReport report = jobs.get(id);
    if (report == null) {
      say(exchange, 404, new AgentProblem("UNKNOWN_JOB", "never taken"));
    } else {
      say(exchange, 200, report);
    }
  }

  private void run(String id, ChangeRequest request) {
    executions.merge(id, 1, Integer::sum);
    jobs.put(id, new JobReport(id, Instant.now(), Instant.now(), outcome(request), List.of()));
  }

  private ApplyOutcome outcome(ChangeRequest request) {
    List<Refusal> refusals = List.of(new Refusal(null, "the server said no", "ask it why"));
    return switch (mood) {
      case LYING -> new ApplyOutcome.Applied(Set.of());
      case PUTTING_BACK -> new ApplyOutcome.PutBack(refusals);
      case REFUSING -> new ApplyOutcome.Refused(refusals);
      case BREAKING -> new ApplyOutcome.Broken(refusals);
      case WILLING, SILENT, SILENT_AFTER_JOB, SILENT_AT_JOB -> apply(request);
    };
  }

  private ApplyOutcome apply(ChangeRequest request) {
    for (Wish wish : request.wishes()) {
      Value desired = wish.desired();
      if (desired == null) {
        parameters.remove(wish.key());
      } else {
        Parameter before = parameters.get(wish.key());
        Descriptor descriptor =
            before == null ? Descriptor.of(ValueType.TEXT) : before.descriptor();
        parameters.put(wish.key(), new Parameter(wish.key(), desired, descriptor));
      }
    }
    return new ApplyOutcome.Applied(Set.of());
  }

  private static <T> T read(HttpExchange exchange, Class<T> type) throws IOException {
    return Json.MAPPER.readValue(exchange.getRequestBody(), type);
  }

  private static void say(HttpExchange exchange, int status, Object body) throws IOException {
    byte[] bytes = Json.MAPPER.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
