package io.understudy.driver.wildfly.management;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A warm connection to one management interface. For one thread at a time. */
public final class ManagementClient implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration CONNECT = Duration.ofSeconds(3);

  /** The description of everything has 6 MB. */
  private static final HttpResponse.BodyHandler<byte[]> WHOLE =
      HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), 64 << 20);

  private final Endpoint endpoint;
  private final HttpClient http;
  private @Nullable DigestLogin login;

  public ManagementClient(Endpoint endpoint) throws IOException {
    this.endpoint = endpoint;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT);
    endpoint.tls().ifPresent(builder::sslContext);
    this.http = builder.build();
  }

  /**
   * Asks the server to carry out an operation.
   *
   * @param limit for the answer
   * @return the server's answer, with {@code outcome} success or failed
   * @throws LoginRefused when it does not let this user in
   * @throws IOException when it did not answer, or not as a management interface does
   */
  public JsonNode execute(JsonNode operation, Duration limit) throws IOException {
    return parse(ask(operation, limit));
  }

  /** The same, without a look at what the answer says. */
  public byte[] ask(JsonNode operation, Duration limit) throws IOException {
    byte[] body = JSON.writeValueAsBytes(operation);
    DigestLogin known = login;
    HttpResponse<byte[]> response = send(body, known, limit);
    if (response.statusCode() == 401) {
      known = answer(response);
      response = send(body, known, limit);
    }
    return switch (response.statusCode()) {
      case 200, 500 -> {
        login = known;
        yield response.body();
      }
      case 401 -> {
        login = null;
        throw new LoginRefused("the server does not let %s in".formatted(endpoint.user()));
      }
      case 403 ->
          throw new LoginRefused("the server lets %s do nothing".formatted(endpoint.user()));
      case 301, 302, 307, 308 ->
          throw new IOException(
              "%s sends callers elsewhere, as an interface that wants TLS does; give its https address as url"
                  .formatted(endpoint.url()));
      case 503 -> throw new IOException("the server is starting or stopping");
      default ->
          throw new IOException(
              "%s answers with status %d, which no management interface does"
                  .formatted(endpoint.url(), response.statusCode()));
    };
  }

  public static JsonNode parse(byte[] answer) throws IOException {
    JsonNode parsed = JSON.readTree(answer);
    if (parsed == null || !parsed.has("outcome")) {
      throw new IOException("the answer is not one of a management interface");
    }
    return parsed;
  }

  private DigestLogin answer(HttpResponse<?> refused) throws IOException {
    Challenge challenge =
        Challenge.strongest(refused.headers().allValues("WWW-Authenticate"))
            .orElseThrow(() ->
                new LoginRefused("the server does not offer digest authentication with qop=auth"));
    return new DigestLogin(challenge, endpoint.user(), endpoint.secret());
  }

  private HttpResponse<byte[]> send(byte[] body, @Nullable DigestLogin by, Duration limit)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint.url())
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (by != null) {
      request.header("Authorization", by.authorization("POST", endpoint.url().getRawPath()));
    }
    CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request.build(), WHOLE);
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new IOException("%s: no answer within %s".formatted(endpoint.url(), limit), e);
    } catch (ExecutionException e) {
      throw new IOException("%s: %s".formatted(endpoint.url(), words(e.getCause())), e);
    }
  }

  private static String words(@Nullable Throwable cause) {
    String message = cause == null ? null : cause.getMessage();
    if (cause instanceof ConnectException) {
      return "the connection was refused";
    }
    return cause == null || message == null ? String.valueOf(cause) : message;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
