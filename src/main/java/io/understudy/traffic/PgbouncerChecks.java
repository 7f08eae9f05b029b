package io.understudy.traffic;

import io.understudy.inventory.Node;
import io.understudy.protocol.TrafficCard;
import io.understudy.protocol.TrafficLook;
import io.understudy.traffic.AgentOrders.Told;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What stands in the way of leading the clients of a PgBouncer. */
final class PgbouncerChecks {

  private final AgentOrders orders;

  PgbouncerChecks(AgentOrders orders) {
    this.orders = orders;
  }

  /** All that is found; empty when nothing stands in the way. */
  List<Concern> of(Post post) {
    var concerns = new ArrayList<Concern>();
    String database = post.text("database");
    try (PgbouncerConsole console = PgbouncerConsole.of(post)) {
      Optional<Map<String, String>> entry = console.entry(database);
      if (entry.isEmpty()) {
        concerns.add(
            post.concern(
                Concern.Sort.MISSING,
                "PgBouncer has no database %s.".formatted(database),
                "asked at " + post.text("admin")));
      } else if (poolMode(console, entry.get()).equals("session")) {
        concerns.add(
            post.concern(
                Concern.Sort.NOT_HOLDING,
                "PgBouncer pools %s by session: a pause waits until every client has left."
                    .formatted(database),
                "pool_mode is session"));
      }
    } catch (PgbouncerConsole.Refused e) {
      concerns.add(
          post.concern(
              Concern.Sort.MISSING,
              "PgBouncer's admin console refuses: " + e.getMessage(),
              post.text("admin")));
    } catch (IOException e) {
      concerns.add(
          post.concern(
              Concern.Sort.UNREACHABLE, PgbouncerConsole.silent(post, e), post.text("admin")));
    }
    editable(post, concerns);
    return concerns;
  }

  private void editable(Post post, List<Concern> concerns) {
    Node via = post.node("via").orElseThrow();
    switch (orders.card(via)) {
      case Told.No<TrafficCard> no -> concerns.add(no.concern(post));
      case Told.Yes<TrafficCard>(TrafficCard card) -> {
        if (!card.pgbouncer()) {
          concerns.add(
              post.concern(
                  Concern.Sort.MISSING,
                  "The agent.yaml of %s has no traffic.pgbouncer.".formatted(via.name()),
                  "name the path of PgBouncer's ini there"));
          return;
        }
        switch (orders.look(via, PgbouncerDirector.KIND, post.text("database"))) {
          case Told.No<TrafficLook> no -> concerns.add(no.concern(post));
          case Told.Yes<TrafficLook>(TrafficLook look) -> {
            if (!look.facts().containsKey("host")) {
              concerns.add(
                  post.concern(
                      Concern.Sort.MISSING,
                      "The agent of %s finds no entry for %s in PgBouncer's ini."
                          .formatted(via.name(), post.text("database")),
                      look.facts().toString()));
            }
            String trouble = look.facts().get("trouble");
            if (trouble != null) {
              concerns.add(
                  post.concern(
                      Concern.Sort.MISSING,
                      "The agent of %s cannot write PgBouncer's ini: %s."
                          .formatted(via.name(), trouble),
                      trouble));
            }
          }
        }
      }
    }
  }

  private static String poolMode(PgbouncerConsole console, Map<String, String> entry)
      throws IOException {
    String own = entry.get("pool_mode");
    return own != null
        ? own
        : console.run("SHOW CONFIG", PgbouncerConsole.LIMIT).stream()
            .filter(row -> "pool_mode".equals(row.get("key")))
            .map(row -> row.getOrDefault("value", ""))
            .findFirst()
            .orElse("");
  }
}
