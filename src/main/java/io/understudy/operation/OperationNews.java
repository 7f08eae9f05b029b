package io.understudy.operation;

import io.understudy.events.Event;
import io.understudy.events.Events;
import jakarta.enterprise.context.ApplicationScoped;
import javax.sql.DataSource;

/**
 * Tells the pages that an operation went on, in the transaction that made it so. The event's kind
 * is the operation's, its subject the operation's id.
 */
@ApplicationScoped
class OperationNews {

  private final Sql sql;
  private final Events events;

  OperationNews(DataSource database, Events events) {
    this.sql = new Sql(database);
    this.events = events;
  }

  void tell(OperationId id) {
    sql.list(
            row -> new Event(row.getString("name"), "operation", id.toString()),
            "SELECT c.name FROM operation o JOIN cluster c ON c.id = o.cluster_id WHERE o.id = ?",
            id)
        .forEach(events::tell);
  }
}
