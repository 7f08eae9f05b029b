package io.understudy.driver.wildfly;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.awaitility.Awaitility;

/**
 * An application whose requests last until the test lets them go. Its content is the same wherever
 * it is deployed.
 */
public final class HoldingApplication implements AutoCloseable {

  private static final String PAGE =
      """
      <%@ page import="java.nio.file.*" %><%
      String held = request.getParameter("held");
      if (held != null) {
        Files.createFile(Path.of(held + ".begun"));
        while (!Files.exists(Path.of(held + ".go"))) Thread.sleep(10);
      }
      %>served
      """;

  private final WildflyUnderTest server;
  private final Path folder;
  private final HttpClient http = HttpClient.newHttpClient();

  private HoldingApplication(WildflyUnderTest server, Path folder) {
    this.server = server;
    this.folder = folder;
  }

  /** Lies where the server that is about to start finds it. */
  public static HoldingApplication deploy(WildflyUnderTest server) {
    try {
      Path folder = Files.createDirectories(server.base().resolve("held"));
      try (var war =
          new ZipOutputStream(
              Files.newOutputStream(server.base().resolve("deployments/hold.war")))) {
        var page = new ZipEntry("index.jsp");
        page.setTime(0);
        war.putNextEntry(page);
        war.write(PAGE.getBytes(StandardCharsets.UTF_8));
        war.closeEntry();
      }
      return new HoldingApplication(server, folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The status with which a request is answered now. */
  public int status() {
    return get("").join().statusCode();
  }

  /** Returns when it is deployed. */
  public void awaitServed() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> status() == 200);
  }

  /** A request that has begun, and lasts until {@link #let}. */
  public CompletableFuture<HttpResponse<String>> hold(String name) {
    CompletableFuture<HttpResponse<String>> held = get("?held=" + folder.resolve(name));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> Files.exists(folder.resolve(name + ".begun")));
    return held;
  }

  /** Lets that request end. */
  public void let(String name) {
    try {
      Files.createFile(folder.resolve(name + ".go"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CompletableFuture<HttpResponse<String>> get(String query) {
    URI uri = URI.create("http://127.0.0.1:" + server.httpPort() + "/hold/index.jsp" + query);
    return http.sendAsync(
        HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
