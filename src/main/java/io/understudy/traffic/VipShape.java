package io.understudy.traffic;

import io.understudy.inventory.DirectorShape;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** A virtual IP address that moves from interface to interface. */
@ApplicationScoped
class VipShape implements DirectorShape {

  @Override
  public String name() {
    return "vip";
  }

  @Override
  public List<Field> fields() {
    return List.of(
        Field.required("address", Texts.NETWORK_ADDRESS),
        Field.required("interfaces", new Content.PerNode(Texts.INTERFACE)));
  }
}
