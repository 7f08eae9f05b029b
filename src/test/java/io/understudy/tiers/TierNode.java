package io.understudy.tiers;

import io.understudy.driver.nginx.NginxUnderTest;
import io.understudy.driver.wildfly.WildflyUnderTest;
import io.understudy.embedded.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The servers of one node: {@code db}, {@code app}, {@code web}, and {@code static}, which are
 * files that a check refuses while {@link #refuse} says so.
 */
final class TierNode implements AutoCloseable {

  static final List<String> LISTENER =
      List.of("subsystem", "undertow", "server", "default-server", "http-listener", "default");

  final String name;
  final PostgresServer db;
  final WildflyUnderTest app;
  final NginxUnderTest web;
  private final Path folder;
  private final AgentOfTiers agent;

  TierNode(String name, PostgresServer db, WildflyUnderTest app, Path folder) {
    this.name = name;
    this.db = db;
    this.app = app;
    this.folder = folder.resolve(name);
    this.web = nginx().start();
    write("static.properties", "title=Shop\npage.size=20\n");
    this.agent = AgentOfTiers.start(name, instances(), this.folder);
  }

  private static NginxUnderTest nginx() {
    return new NginxUnderTest()
        .write(
            "nginx.conf",
            """
            worker_processes 1;
            pid @HERE@/logs/nginx.pid;
            error_log logs/error.log;
            events { worker_connections 64; }
            http {
              access_log off;
              server {
                listen 127.0.0.1:@PORT1@;
                server_name shop.example.com;
                location /api {
                  proxy_read_timeout 60s;
                  proxy_pass http://127.0.0.1:9;
                }
                location = /ping { return 200 "pong\\n"; }
                location / { return 200 "shop\\n"; }
              }
            }
            """);
  }

  private Map<String, Map<String, Object>> instances() {
    var database = new HashMap<String, Object>();
    database.put("driver", "postgresql");
    database.put("url", db.jdbcUrl("postgres"));
    database.put("user", db.superuser());
    database.put("password", db.password());
    database.put("dataDirectory", db.dataDirectory().toString());
    database.put("control", db.control());
    var application = new HashMap<>(app.settings());
    application.put("driver", "wildfly");
    application.put("control", app.controlLines());
    var server = new HashMap<>(web.settings());
    server.put("driver", "nginx");
    var files = new HashMap<String, Object>();
    files.put("driver", "files");
    files.put("folders", Map.of("conf", Map.of("path", folder.resolve("files").toString())));
    files.put("effect", "online");
    files.put("check", List.of("/usr/bin/test", "!", "-e", folder.resolve("refuse").toString()));
    return Map.of("db", database, "app", application, "web", server, "static", files);
  }

  AgentOfTiers agent() {
    return agent;
  }

  void write(String file, String text) {
    try {
      Path path = folder.resolve("files").resolve(file);
      Files.createDirectories(path.resolveSibling("."));
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String read(String file) {
    try {
      return Files.readString(folder.resolve("files").resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From now on the check of the files refuses whatever is written, or no more. */
  void refuse(boolean refused) {
    try {
      if (refused) {
        Files.createFile(folder.resolve("refuse"));
      } else {
        Files.delete(folder.resolve("refuse"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same files in a folder that was made anew. */
  void replaceFiles() {
    String text = read("static.properties");
    try {
      Files.move(folder.resolve("files"), folder.resolve("lost"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    write("static.properties", text);
  }

  @Override
  public void close() {
    agent.close();
    web.close();
    app.close();
  }
}
