package io.understudy.driver.postgresql;

import io.understudy.driver.Driver;
import io.understudy.driver.InstanceSettings;
import io.understudy.driver.Session;
import io.understudy.driver.Surroundings;
import io.understudy.driver.postgresql.access.Sort;
import java.util.List;

/** PostgreSQL 12 to 18. */
public final class PostgresqlDriver implements Driver {

  @Override
  public String name() {
    return "postgresql";
  }

  @Override
  public Session open(InstanceSettings settings, Surroundings surroundings) {
    return new PostgresqlSession(Access.from(settings), surroundings, families());
  }

  private static List<Family> families() {
    return List.of(
        new SettingsFamily(),
        new RolesFamily(),
        new DatabasesFamily(),
        new AccessFamily(Sort.HBA),
        new AccessFamily(Sort.IDENT));
  }
}
