package io.understudy.traffic;

import io.understudy.inventory.DirectorShape;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** A DNS record, changed by an update message (RFC 2136). */
@ApplicationScoped
class DnsShape implements DirectorShape {

  @Override
  public String name() {
    return "dns";
  }

  @Override
  public List<Field> fields() {
    return List.of(
        Field.required("server", Texts.ENDPOINT),
        Field.required("zone", Texts.DNS_NAME),
        Field.required("record", Texts.DNS_NAME),
        Field.required("ttl", new Content.Whole(1, 86_400)),
        Field.required("addresses", new Content.PerNode(Texts.ADDRESS)),
        Field.optional(
            "tsig",
            new Content.Group(
                List.of(
                    Field.required("name", Texts.DNS_NAME),
                    Field.required("algorithm", Texts.TSIG_ALGORITHM),
                    Field.required("secret", new Content.SecretText())))));
  }
}
