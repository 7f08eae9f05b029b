package io.understudy.driver.wildfly;

import com.fasterxml.jackson.databind.JsonNode;
import io.understudy.driver.wildfly.management.Endpoint;
import io.understudy.driver.wildfly.management.ManagementClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is asked of one server, over a connection that is opened when it is needed. */
final class Server implements AutoCloseable {

  private static final Duration QUICK = Duration.ofSeconds(5);
  private static final Duration READING = Duration.ofSeconds(60);
  private static final Duration CHANGING = Duration.ofMinutes(3);

  private final Endpoint endpoint;
  private final Duration patience;
  private @Nullable ManagementClient client;

  /**
   * @param patience how long it may take to reload or to start
   */
  Server(Endpoint endpoint, Duration patience) {
    this.endpoint = endpoint;
    this.patience = patience;
  }

  Duration patience() {
    return patience;
  }

  /** The same server with a connection and a login of its own. */
  Server fresh() {
    return new Server(endpoint, patience);
  }

  /**
   * The result of a question.
   *
   * @throws IOException also when the server says that it failed
   */
  JsonNode ask(JsonNode operation) throws IOException {
    return result(client().execute(operation, READING));
  }

  /** The same, of what is answered at once or not at all. */
  JsonNode askQuickly(JsonNode operation) throws IOException {
    return result(client().execute(operation, QUICK));
  }

  /** The answer of a question, as it came. */
  byte[] raw(JsonNode operation) throws IOException {
    return client().ask(operation, READING);
  }

  /** The whole answer of a change, which may have failed. */
  JsonNode change(JsonNode operation) throws IOException {
    return client().execute(operation, CHANGING);
  }

  /** The results of several questions, answered together. */
  List<JsonNode> askAll(List<? extends JsonNode> operations) throws IOException {
    JsonNode results = ask(Operations.composite(operations));
    List<JsonNode> each =
        java.util.stream.IntStream.rangeClosed(1, operations.size())
            .mapToObj(step -> results.path("step-" + step).path("result"))
            .toList();
    return each;
  }

  private static JsonNode result(JsonNode answer) throws IOException {
    if (!answer.path("outcome").asText().equals("success")) {
      throw new IOException(Failure.words(answer));
    }
    return answer.path("result");
  }

  private ManagementClient client() throws IOException {
    ManagementClient known = client;
    if (known == null) {
      known = new ManagementClient(endpoint);
      client = known;
    }
    return known;
  }

  @Override
  public void close() {
    ManagementClient known = client;
    client = null;
    if (known != null) {
      known.close();
    }
  }
}
