package io.understudy.switchover;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * To an HTTP service that keeps rows: {@code PUT} and {@code GET} below this address.
 *
 * @param rows ends with a slash
 */
record HttpWay(URI rows) implements Way {

  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int NOT_FOUND = 404;

  @Override
  public Line open() {
    return new HttpLine(rows, HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
  }

  private record HttpLine(URI rows, HttpClient client) implements Line {

    @Override
    public void write(long id) throws IOException {
      int status = send(request(id).PUT(HttpRequest.BodyPublishers.noBody()).build());
      if (status != CREATED) {
        throw new IOException("answered " + status);
      }
    }

    @Override
    public boolean has(long id) throws IOException {
      int status = send(request(id).GET().build());
      if (status != OK && status != NOT_FOUND) {
        throw new IOException("answered " + status);
      }
      return status == OK;
    }

    private HttpRequest.Builder request(long id) {
      return HttpRequest.newBuilder(rows.resolve(Long.toString(id))).timeout(Duration.ofSeconds(2));
    }

    private int send(HttpRequest request) throws IOException {
      try {
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }

    @Override
    public void close() {
      client.shutdownNow();
    }
  }
}
