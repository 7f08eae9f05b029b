package io.understudy.driver;

import java.util.Objects;

/**
 * What makes a server the same installation.
 *
 * @param id the product's own identifier (PostgreSQL's system identifier)
 * @param product name and version, for people ({@code PostgreSQL 15.18}); a new version is no new
 *     identity
 */
public record Identity(String id, String product) {
  public Identity {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(product, "product");
  }
}
