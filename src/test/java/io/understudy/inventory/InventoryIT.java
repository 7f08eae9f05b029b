package io.understudy.inventory;

import static io.understudy.inventory.Declarations.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.understudy.audit.Actor;
import io.understudy.audit.Audit;
import io.understudy.audit.AuditEntry;
import io.understudy.audit.AuditQuery;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.inventory.ClusterDeclaration.ComponentDeclaration;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.RequestRefused;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class InventoryIT {

  private static final Actor ADMIN = Actor.user("admin");

  @Inject Inventory inventory;
  @Inject Audit audit;
  @Inject DataSource dataSource;

  @Test
  void declaresAPair() {
    Declared declared = inventory.declare("pair", Declarations.pair(), ADMIN);

    assertThat(declared).isInstanceOf(Declared.Created.class);
    Cluster cluster = inventory.require("pair");
    assertThat(cluster.primary().name()).isEqualTo("alpha");
    assertThat(cluster.standbys()).extracting(Node::name).containsExactly("beta");
    assertThat(cluster.instances())
        .extracting(Instance::toString)
        .containsExactly("pair/alpha/db", "pair/beta/db");
    assertThat(cluster.primary().agent().token()).isEqualTo("token-of-alpha");
    assertThat(cluster.toString()).doesNotContain("token-of-alpha");
  }

  @Test
  void findsAnInstanceByItsId() {
    Cluster cluster = inventory.declare("by-id", Declarations.pair(), ADMIN).cluster();

    Instance beta = cluster.instance("beta", "db");
    assertThat(inventory.find(beta.id())).contains(beta);
    assertThat(inventory.find(new InstanceId(Long.MAX_VALUE))).isEmpty();
  }

  @Test
  void declaringTheSameAgainWritesNothing() {
    inventory.declare("same", Declarations.pair(), ADMIN);

    assertThat(inventory.declare("same", Declarations.pair(), ADMIN))
        .isInstanceOf(Declared.Unchanged.class);
    assertThat(actions("same")).containsExactly("cluster.declared");
  }

  @Test
  void keepsInstancesOfNodesThatStay() {
    Cluster before = inventory.declare("grows", Declarations.pair(), ADMIN).cluster();

    Cluster after =
        inventory
            .declare(
                "grows",
                Declarations.of(
                    List.of(
                        node("gamma", "http://127.0.0.1:7703", "t"),
                        node("alpha", "http://127.0.0.1:7701", "***")),
                    "alpha"),
                ADMIN)
            .cluster();

    assertThat(after.nodes()).extracting(Node::name).containsExactly("gamma", "alpha");
    assertThat(after.instance("alpha", "db").id()).isEqualTo(before.instance("alpha", "db").id());
    assertThat(after.node("alpha").agent().token()).isEqualTo("token-of-alpha");
    assertThat(inventory.find(before.instance("beta", "db").id())).isEmpty();
    assertThat(actions("grows")).containsExactly("cluster.redeclared", "cluster.declared");
  }

  @Test
  void exchangesComponents() {
    ClusterDeclaration pair = Declarations.pair();
    inventory.declare("parts", pair, ADMIN);

    ClusterDeclaration other =
        new ClusterDeclaration(
            pair.nodes(),
            null,
            List.of(new ComponentDeclaration("reports", "database", "postgresql")),
            null,
            "automatic",
            true,
            null);
    Cluster after = inventory.declare("parts", other, ADMIN).cluster();

    assertThat(after.instances())
        .extracting(Instance::toString)
        .containsExactly("parts/alpha/reports", "parts/beta/reports");
    assertThat(after.approval()).isEqualTo(Approval.AUTOMATIC);
    assertThat(inventory.require("parts")).isEqualTo(after);
  }

  @Test
  void givesAKeptTokenToNoOtherHost() {
    inventory.declare("steal", Declarations.pair(), ADMIN);
    ClusterDeclaration moved =
        Declarations.of(
            List.of(
                node("alpha", "https://elsewhere.example:7701", "***"),
                node("beta", "http://127.0.0.1:7702", "***")),
            "alpha");

    assertThatThrownBy(() -> inventory.declare("steal", moved, ADMIN))
        .hasMessageContaining("nodes[0].agent.token")
        .hasMessageContaining("another host");
  }

  @Test
  void swapsRolesAndThenRefusesTheOldPrimary() {
    Cluster cluster = inventory.declare("swap", Declarations.pair(), ADMIN).cluster();

    Cluster swapped = inventory.swapRoles(cluster.id(), "beta");

    assertThat(swapped.primary().name()).isEqualTo("beta");
    assertThat(inventory.swapRoles(cluster.id(), "beta")).isEqualTo(swapped);
    assertThatThrownBy(() -> inventory.declare("swap", Declarations.pair(), ADMIN))
        .isInstanceOfSatisfying(
            RequestRefused.class, r -> assertThat(r.code()).isEqualTo(ErrorCode.ROLE_MISMATCH));
  }

  @Test
  void removesAClusterAndKeepsItsTrail() {
    inventory.declare("gone", Declarations.pair(), ADMIN);

    inventory.delete("gone", ADMIN);

    assertThat(inventory.find("gone")).isEmpty();
    assertThat(actions("gone")).containsExactly("cluster.removed", "cluster.declared");
    assertThatThrownBy(() -> inventory.delete("gone", ADMIN))
        .isInstanceOfSatisfying(
            RequestRefused.class, r -> assertThat(r.code()).isEqualTo(ErrorCode.UNKNOWN_CLUSTER));
  }

  @Test
  void keepsTokensSealedInTheDatabase() throws SQLException {
    inventory.declare("sealed", Declarations.pair(), ADMIN);

    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT agent_token FROM node")) {
      while (rows.next()) {
        assertThat(rows.getString(1)).doesNotContain("token");
      }
    }
  }

  @Test
  void trailCannotBeRewritten() throws SQLException {
    inventory.declare("trail", Declarations.pair(), ADMIN);

    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      for (String attempt :
          List.of(
              "DELETE FROM audit_entry",
              "UPDATE audit_entry SET actor_name = 'x'",
              "TRUNCATE audit_entry")) {
        assertThatThrownBy(() -> statement.execute(attempt)).hasMessageContaining("append-only");
      }
    }
  }

  private List<String> actions(String cluster) {
    return audit.page(new AuditQuery(null, null, cluster, null, null, 50)).entries().stream()
        .map(AuditEntry::action)
        .toList();
  }
}
