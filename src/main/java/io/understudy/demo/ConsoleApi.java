package io.understudy.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The few calls that the demo makes to its console (REST v1). */
final class ConsoleApi {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofMillis(150);

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final String address;
  private final String authorization;

  ConsoleApi(int port, String password) {
    this.address = "http://127.0.0.1:%d/api/v1".formatted(port);
    byte[] login = ("admin:" + password).getBytes(StandardCharsets.UTF_8);
    this.authorization = "Basic " + Base64.getEncoder().encodeToString(login);
  }

  /** Waits until the console answers, or has ended for good. */
  void awaitReady(Kept console) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    do {
      try {
        HttpResponse<String> answer = send("GET", "/clusters", null);
        if (answer.statusCode() == 401) {
          throw new DemoFailure(
              "the console of this home has another password for admin: set"
                  + " UNDERSTUDY_ADMIN_PASSWORD to it, or choose another folder with"
                  + " UNDERSTUDY_HOME");
        }
        if (answer.statusCode() == 200) {
          return;
        }
        throw new DemoFailure(
            "the console answers %d: %s".formatted(answer.statusCode(), answer.body()));
      } catch (IOException notYet) {
        if (System.nanoTime() > deadline) {
          throw new DemoFailure(
              "the console did not answer within %d s".formatted(PATIENCE.toSeconds()));
        }
      }
    } while (!console.givesUpWithin(PAUSE));
  }

  /** A cluster as the console knows it, empty when it does not. */
  Optional<JsonNode> cluster(String name) throws InterruptedException {
    HttpResponse<String> answer = call("GET", "/clusters/" + name, null);
    return answer.statusCode() == 404 ? Optional.empty() : Optional.of(body(answer));
  }

  JsonNode get(String path) throws InterruptedException {
    return body(call("GET", path, null));
  }

  JsonNode put(String path, Object body) throws InterruptedException {
    return body(call("PUT", path, body));
  }

  JsonNode post(String path) throws InterruptedException {
    return body(call("POST", path, null));
  }

  private JsonNode body(HttpResponse<String> answer) {
    if (answer.statusCode() / 100 != 2) {
      throw new DemoFailure(
          "the console refuses %s with %d: %s"
              .formatted(answer.uri().getPath(), answer.statusCode(), answer.body()));
    }
    try {
      return json.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new DemoFailure("the console answers no JSON: " + e.getOriginalMessage());
    }
  }

  private HttpResponse<String> call(String method, String path, @Nullable Object body)
      throws InterruptedException {
    try {
      return send(method, path, body);
    } catch (IOException e) {
      throw new DemoFailure("the console does not answer: " + e.getMessage());
    }
  }

  private HttpResponse<String> send(String method, String path, @Nullable Object body)
      throws IOException, InterruptedException {
    HttpRequest.BodyPublisher content =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path))
            .timeout(Duration.ofMinutes(1))
            .header("Authorization", authorization)
            .header("Content-Type", "application/json")
            .method(method, content)
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
