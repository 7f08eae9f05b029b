package io.understudy.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.understudy.embedded.PostgresServer;
import io.understudy.embedded.Secrets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The configuration of one node's agent.
 *
 * @param node its name
 * @param port where the agent listens, on loopback
 * @param token what the console shows it
 * @param folder the node's folder; the agent's own home is {@code agent} in it
 */
record AgentFile(String node, int port, String token, Path folder) {

  Path path() {
    return folder.resolve("agent.yaml");
  }

  /**
   * Written anew at every start, since ports may have moved.
   *
   * @param others the instances beside the database
   */
  Path write(PostgresServer server, Map<String, Object> others) {
    Map<String, Object> database = new LinkedHashMap<>();
    database.put("driver", "postgresql");
    database.put("url", server.jdbcUrl("postgres"));
    database.put("user", server.superuser());
    database.put("password", server.password());
    database.put("dataDirectory", server.dataDirectory().toString());
    database.put("binDirectory", server.binaries().bin().toString());
    database.put("control", server.control());

    Map<String, Object> file = new LinkedHashMap<>();
    file.put("node", node);
    file.put("listen", "127.0.0.1:" + port);
    file.put("token", token);
    file.put("home", folder.resolve("agent").toString());
    Map<String, Object> instances = new LinkedHashMap<>();
    instances.put("db", database);
    instances.putAll(others);
    file.put("instances", instances);
    try {
      Secrets.writePrivately(path(), new YAMLMapper().writeValueAsString(file));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    return path();
  }
}
