package io.understudy.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.understudy.protocol.AgentProblem;
import io.understudy.protocol.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Calls an agent as a console would, or as somebody who means harm. */
final class Caller {

  static final String TOKEN = "a-token-for-the-tests";

  private final HttpClient client = HttpClient.newHttpClient();
  private final int port;

  Caller(int port) {
    this.port = port;
  }

  HttpResponse<String> get(String path, String... headers) {
    return send("GET", path, null, headers);
  }

  HttpResponse<String> put(String path, Object body, String... headers) {
    return send("PUT", path, json(body), headers);
  }

  /** Puts this and does not ask for the answer: who answers may be gone. */
  void putToTheDying(String path, Object body) {
    var unheard =
        client.sendAsync(
            request("PUT", path, json(body)).build(), HttpResponse.BodyHandlers.discarding());
    unheard.exceptionally(gone -> null);
  }

  HttpResponse<String> post(String path, Object body) {
    return send("POST", path, json(body));
  }

  <T> T read(HttpResponse<String> response, Class<T> type) {
    try {
      return Json.MAPPER.readValue(response.body(), type);
    } catch (JsonProcessingException e) {
      throw new AssertionError(response.statusCode() + " " + response.body(), e);
    }
  }

  AgentProblem problem(HttpResponse<String> response) {
    return read(response, AgentProblem.class);
  }

  HttpResponse<String> send(String method, String path, @Nullable String body, String... headers) {
    HttpRequest.Builder request = request(method, path, body);
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return send(request.build());
  }

  private HttpRequest.Builder request(String method, String path, @Nullable String body) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(60))
        .header("Authorization", "Bearer " + TOKEN)
        .method(
            method,
            body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body));
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError("no answer to " + request, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static String json(Object body) {
    try {
      return Json.MAPPER.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
