package io.understudy.traffic;

import io.understudy.inventory.DirectorShape;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** A command that stands in the configuration of a node's agent. */
@ApplicationScoped
class CommandShape implements DirectorShape {

  @Override
  public String name() {
    return "command";
  }

  @Override
  public List<Field> fields() {
    return List.of(
        Field.required("via", new Content.NodeName()), Field.required("run", Texts.WORD));
  }
}
