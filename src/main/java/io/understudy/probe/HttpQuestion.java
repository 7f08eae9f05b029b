package io.understudy.probe;

import io.understudy.inventory.Probe;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** What one GET is answered: no redirect is followed, no proxy asked, no cookie kept. */
final class HttpQuestion {

  /** So much of a body is read, and the text has to stand in it. */
  static final int MOST = 256 * 1024;

  private static final Pattern CHARSET =
      Pattern.compile("(?i);\\s*charset=\"?([A-Za-z0-9._:-]{1,40})");

  private HttpQuestion() {}

  static Reply ask(Probe.Http probe) {
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(probe.timeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .executor(threads);
    if (probe.ca() != null) {
      builder.sslContext(CertificateTrust.in(probe.ca()));
    }
    HttpClient client = builder.build();
    try {
      return ask(probe, client);
    } finally {
      client.shutdownNow();
      threads.shutdownNow();
    }
  }

  private static Reply ask(Probe.Http probe, HttpClient client) {
    HttpRequest request =
        HttpRequest.newBuilder(probe.url())
            .timeout(probe.timeout())
            .header("User-Agent", "Understudy probe")
            .header("Accept", "*/*")
            .GET()
            .build();
    try {
      HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        return judge(probe, response, body);
      }
    } catch (IOException e) {
      return Reply.failed(words(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Reply.failed("no whole answer in time");
    }
  }

  private static Reply judge(Probe.Http probe, HttpResponse<InputStream> response, InputStream in)
      throws IOException {
    int status = response.statusCode();
    if (status != probe.status()) {
      String redirect = status / 100 == 3 ? " (a redirect, which is not followed)" : "";
      return Reply.failed("status " + status + redirect + ", expected is " + probe.status());
    }
    String wanted = probe.contains();
    if (wanted == null) {
      return Reply.passed("status " + status);
    }
    byte[] body = in.readNBytes(MOST);
    boolean there = new String(body, charset(response)).contains(wanted);
    return there
        ? Reply.passed("status " + status + " and the text")
        : Reply.failed(
            "status %d, and %s does not stand in the %s%d bytes that came"
                .formatted(
                    status, Reply.value(wanted), body.length == MOST ? "first " : "", body.length));
  }

  private static Charset charset(HttpResponse<?> response) {
    Matcher said = CHARSET.matcher(response.headers().firstValue("Content-Type").orElse(""));
    try {
      return said.find() ? Charset.forName(said.group(1)) : StandardCharsets.UTF_8;
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return StandardCharsets.UTF_8;
    }
  }

  private static String words(IOException cause) {
    return switch (cause) {
      case HttpConnectTimeoutException _ -> "no connection in time";
      case ConnectException refused when unresolved(refused) -> "its name is not known";
      case ConnectException _ -> "no connection: nothing listens there";
      case SSLException tls -> "TLS failed: " + Reply.shown(String.valueOf(tls.getMessage()));
      default -> "the connection broke, or no HTTP came";
    };
  }

  private static boolean unresolved(Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof UnresolvedAddressException) {
        return true;
      }
    }
    return false;
  }
}
