package io.understudy.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.ClusterDeclaration;
import io.understudy.problem.RequestRefused;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Declarations as JSON text, for people who edit them. */
@ApplicationScoped
public class Declarations {

  /** A pair to start from. */
  public static final String EXAMPLE =
      """
      {
        "nodes": [
          {"name": "alpha", "agent": {"url": "https://alpha.example:7701", "token": "the token of alpha's agent.yaml"}},
          {"name": "beta",  "agent": {"url": "https://beta.example:7701",  "token": "the token of beta's agent.yaml"}}
        ],
        "primary": "alpha",
        "components": [
          {"name": "db", "kind": "database", "driver": "postgresql"}
        ],
        "schedule": {"every": "PT30S"},
        "approval": "required",
        "fourEyes": true,
        "traffic": [],
        "probes": []
      }\
      """;

  private final ObjectMapper json;
  private final NodeStates states;

  Declarations(ObjectMapper json, NodeStates states) {
    this.json = json;
    this.states = states;
  }

  /**
   * What a text declares.
   *
   * @throws RequestRefused as for a body of REST
   */
  public ClusterDeclaration read(String text) {
    return (ClusterDeclaration)
        StrictJson.read(text.getBytes(StandardCharsets.UTF_8), ClusterDeclaration.class);
  }

  /** The declaration of a cluster as it is now, secrets masked. */
  public String document(Cluster cluster) {
    ObjectNode document = json.valueToTree(ClusterAnswer.of(cluster, states));
    document.remove(List.of("name", "alarms", "automaticFailoverState"));
    if (document.path("automaticFailover").isNull()) {
      document.remove("automaticFailover");
    }
    document.withArray("nodes").forEach(node -> ((ObjectNode) node).retain("name", "agent"));
    try {
      return json.writerWithDefaultPrettyPrinter().writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
