package io.understudy.agentclient;

import io.understudy.inventory.AgentAddress;
import io.understudy.protocol.AgentProblem;
import io.understudy.protocol.NodeName;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;

/**
 * One request over HTTP, and its whole answer or why there is none. Ends within the request's
 * limit: the limit covers the body too, which the JDK's own time-out does not.
 */
final class AgentExchange {

  private static final int LONGEST_MESSAGE = 400;

  /** An answer that takes longer is waited for as long as its host is there. */
  private static final Duration PROMPT = Duration.ofSeconds(1);

  private static final String SILENT = "its host takes no connection";

  private final HttpClient client;
  private final Hosts hosts = new Hosts();
  private final int maxBody;

  AgentExchange(AgentLimits limits) {
    this.maxBody = limits.maxBody();
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(limits.connectTimeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(Executors.newVirtualThreadPerTaskExecutor());
    limits.authorities().map(Authorities::trusting).ifPresent(builder::sslContext);
    this.client = builder.build();
  }

  Answer<AgentReply> send(AgentAddress address, AgentRequest request) {
    UnaryOperator<String> cleaned = cleaning(address.token());
    if (!Loopback.mayCarryToken(address.url())) {
      return Answer.failed(
          new Failure.NoAnswer(
              "Not asked: plain HTTP would show the agent's token to the network. Give the agent"
                  + " TLS and declare it with an https address.",
              false));
    }
    if (hosts.stillSilent(address.url())) {
      return noAnswer(SILENT, false);
    }
    CompletableFuture<HttpResponse<byte[]>> sending;
    try {
      sending =
          client.sendAsync(
              http(address, request), BodyHandlers.limiting(BodyHandlers.ofByteArray(), maxBody));
    } catch (IllegalArgumentException e) {
      return noAnswer("the declared address or token cannot be used in a request", false);
    }
    try {
      return whole(sending, address.url(), request.limit())
          .map(response ->
              wrongNode(address, response, cleaned).orElseGet(() -> understood(response, cleaned)))
          .orElseGet(() -> {
            sending.cancel(true);
            return noAnswer(SILENT, true);
          });
    } catch (TimeoutException e) {
      sending.cancel(true);
      return noAnswer("no whole answer came within " + request.limit().toSeconds() + " s", true);
    } catch (InterruptedException e) {
      sending.cancel(true);
      Thread.currentThread().interrupt();
      return noAnswer("the console is stopping", true);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof HttpConnectTimeoutException) {
        hosts.foundSilent(address.url());
      }
      return broken(cause, cleaned);
    }
  }

  /** Somebody else reaches nothing of its host. */
  void suspect(AgentAddress address) {
    hosts.suspect(address.url());
  }

  /** The answer; empty as soon as its host turns out to be silent. */
  private Optional<HttpResponse<byte[]>> whole(
      CompletableFuture<HttpResponse<byte[]>> sending, URI agent, Duration limit)
      throws InterruptedException, ExecutionException, TimeoutException {
    long end = System.nanoTime() + limit.toNanos();
    for (Duration pause = PROMPT; ; pause = pause.multipliedBy(2)) {
      Duration left = Duration.ofNanos(end - System.nanoTime());
      if (left.compareTo(pause.plus(Hosts.PATIENCE)) < 0) {
        return Optional.of(sending.get(Math.max(0, left.toMillis()), TimeUnit.MILLISECONDS));
      }
      try {
        return Optional.of(sending.get(pause.toMillis(), TimeUnit.MILLISECONDS));
      } catch (TimeoutException slow) {
        if (hosts.silent(agent) && !sending.isDone()) {
          return Optional.empty();
        }
      }
    }
  }

  private static HttpRequest http(AgentAddress address, AgentRequest request) {
    URI uri = request.at(address.url());
    String body = request.body();
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(uri)
            .header("Authorization", "Bearer " + address.token())
            .header("Accept", "application/json")
            .method(
                request.method().name(),
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null) {
      builder.header("Content-Type", "application/json");
    }
    if (address.node() != null) {
      builder.header(NodeName.HEADER, address.node());
    }
    request.headers().forEach(builder::header);
    return builder.build();
  }

  /** What the agent of another node says is not looked at. */
  private static Optional<Answer<AgentReply>> wrongNode(
      AgentAddress address, HttpResponse<byte[]> response, UnaryOperator<String> cleaned) {
    return response
        .headers()
        .firstValue(NodeName.HEADER)
        .filter(node -> address.node() != null && !node.equals(address.node()))
        .map(node -> nonsense(foreign(cleaned.apply(node), address)));
  }

  /** In one sentence, for people. */
  static String foreign(String node, AgentAddress address) {
    return "The agent that answers there belongs to node '%s', not to '%s'. Correct the node's name or its agent's address in the cluster's declaration."
        .formatted(node, address.node());
  }

  private static Answer<AgentReply> understood(
      HttpResponse<byte[]> response, UnaryOperator<String> cleaned) {
    int status = response.statusCode();
    var reply =
        new AgentReply(
            status,
            response
                .headers()
                .firstValue("Content-Type")
                .map(type -> type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                .orElse(""),
            response.body(),
            cleaned);
    if (status >= 400) {
      return switch (reply.as(AgentProblem.class)) {
        case Answer.Given<AgentProblem>(AgentProblem problem) ->
            Answer.failed(
                new Failure.Refusal(
                    status,
                    new AgentProblem(
                        cleaned.apply(problem.code()), cleaned.apply(problem.message()))));
        case Answer.Failed<AgentProblem> failed ->
            nonsense("The agent answered " + status + " without saying why.");
      };
    }
    if (status >= 300 && status != 304) {
      return nonsense(
          "The agent answered "
              + status
              + ", a redirect. Redirects are not followed: declare the"
              + " address that answers itself.");
    }
    return Answer.given(reply);
  }

  private Answer<AgentReply> broken(Throwable cause, UnaryOperator<String> cleaned) {
    return switch (cause) {
      case HttpConnectTimeoutException timeout ->
          noAnswer("the connection did not come about in time", false);
      case ConnectException refused when isUnresolved(refused) ->
          noAnswer("its name is not known", false);
      case ConnectException refused -> noAnswer("nothing listens there", false);
      case SSLException tls ->
          noAnswer("TLS failed, " + cleaned.apply(String.valueOf(tls.getMessage())), false);
      case IOException io when String.valueOf(io.getMessage()).contains("body exceeds capacity") ->
          nonsense("The agent's answer is longer than " + maxBody + " bytes; it was cut.");
      case IOException io -> noAnswer("the connection broke", true);
      default -> nonsense("The agent's answer is not HTTP.");
    };
  }

  private static boolean isUnresolved(Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof UnresolvedAddressException) {
        return true;
      }
    }
    return false;
  }

  private static <T> Answer<T> noAnswer(String why, boolean sent) {
    return Answer.failed(new Failure.NoAnswer("The agent does not answer: " + why + ".", sent));
  }

  private static <T> Answer<T> nonsense(String message) {
    return Answer.failed(new Failure.Nonsense(message));
  }

  private static UnaryOperator<String> cleaning(String token) {
    return text -> shown(token.isEmpty() ? text : text.replace(token, "***"));
  }

  /** An agent's text on one line and not too long. */
  static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() > LONGEST_MESSAGE ? line.substring(0, LONGEST_MESSAGE) + "…" : line;
  }
}
