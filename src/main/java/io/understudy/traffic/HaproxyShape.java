package io.understudy.traffic;

import io.understudy.inventory.DirectorShape;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** HAProxy, through its runtime API. */
@ApplicationScoped
class HaproxyShape implements DirectorShape {

  @Override
  public String name() {
    return "haproxy";
  }

  @Override
  public List<Field> fields() {
    return List.of(
        Field.required("socket", Texts.SOCKET),
        Field.required("backend", Texts.WORD),
        Field.required("servers", new Content.PerNode(Texts.WORD)),
        Field.optional("stateFile", Texts.PATH),
        Field.optional("via", new Content.NodeName()),
        Field.optional("drainSeconds", new Content.Whole(0, 300)),
        Field.optional("sessions", new Content.Text("end|leave", "end or leave")));
  }
}
