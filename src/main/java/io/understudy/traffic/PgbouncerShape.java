package io.understudy.traffic;

import io.understudy.inventory.DirectorShape;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** PgBouncer, whose ini the agent of a node edits. */
@ApplicationScoped
class PgbouncerShape implements DirectorShape {

  @Override
  public String name() {
    return "pgbouncer";
  }

  @Override
  public List<Field> fields() {
    return List.of(
        Field.required("via", new Content.NodeName()),
        Field.required("admin", Texts.ENDPOINT),
        Field.required("user", Texts.LINE),
        Field.optional("password", new Content.SecretText()),
        Field.required("database", Texts.WORD),
        Field.required("targets", new Content.PerNode(Texts.TARGET)),
        Field.optional("holdSeconds", new Content.Whole(1, 60)));
  }
}
