package io.understudy.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The nginx of one node, in front of the application server beside it.
 *
 * @param binary nginx's program
 * @param folder its own
 * @param port where it listens, on loopback
 * @param application the port of the application server
 * @param primary whether somebody tuned it, as happens on the primary
 * @param log what it prints
 */
record WebServer(Path binary, Path folder, int port, int application, boolean primary, Path log)
    implements Tier {

  static final String PROXY = "http/server[shop.example.com]/location[/]/proxy_pass";

  private static final String CONFIGURATION =
      """
      # The demo's web server: change it, then reload it with nginx -s reload as the tour says.
      worker_processes 1;
      pid "@FOLDER@/nginx.pid";
      error_log logs/error.log notice;

      events {
          worker_connections 256;
      }

      http {
          access_log logs/access.log;
          client_body_temp_path temp/body;
          proxy_temp_path temp/proxy;
          fastcgi_temp_path temp/fastcgi;
          uwsgi_temp_path temp/uwsgi;
          scgi_temp_path temp/scgi;

          server {
              listen 127.0.0.1:0;
              server_name shop.example.com;
              client_max_body_size @SIZE@;

              location / {
                  proxy_pass http://127.0.0.1:0;
                  proxy_read_timeout 60s;
              }
              location = /health {
                  return 200 "ok\\n";
              }
          }
      }
      """;

  @Override
  public String component() {
    return "web";
  }

  @Override
  public String kind() {
    return "web";
  }

  @Override
  public String driver() {
    return "nginx";
  }

  @Override
  public Map<String, Object> instance() {
    return Map.of("driver", driver(), "config", file().toString(), "binary", binary.toString());
  }

  @Override
  public Path file() {
    return folder.resolve("conf/nginx.conf");
  }

  String proxied() {
    return "http://127.0.0.1:" + application;
  }

  /** The command line that a person types to have it read its files again. */
  String reload() {
    return "%s -p '%s/' -c '%s' -s reload".formatted(binary, folder, file());
  }

  @Override
  public Kept.Program program() {
    try {
      for (String name : List.of("conf", "logs", "temp")) {
        Files.createDirectories(folder.resolve(name));
      }
      String text =
          Files.exists(file())
              ? Files.readString(file(), StandardCharsets.ISO_8859_1)
              : CONFIGURATION
                  .replace("@FOLDER@", folder.toString())
                  .replace("@SIZE@", primary ? "8m" : "1m");
      Files.writeString(
          file(),
          text.replaceFirst("listen 127\\.0\\.0\\.1:\\d+", "listen 127.0.0.1:" + port)
              .replaceFirst("proxy_pass http://127\\.0\\.0\\.1:\\d+", "proxy_pass " + proxied()),
          StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new DemoFailure("cannot write %s: %s".formatted(file(), e.getMessage()));
    }
    return new Kept.Program(
        "nginx in " + folder,
        List.of(
            binary.toString(),
            "-p",
            folder + "/",
            "-c",
            file().toString(),
            "-e",
            folder.resolve("logs/error.log").toString(),
            "-g",
            "daemon off;"),
        Map.of(),
        log);
  }
}
