package io.understudy.audit;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class AuditRows implements PanacheRepository<AuditRow> {

  /** One more than the limit when there are more, newest first. */
  List<AuditRow> page(AuditQuery query) {
    List<String> conditions = new ArrayList<>(List.of("1 = 1"));
    Map<String, Object> parameters = new HashMap<>();
    add(conditions, parameters, "at >= :since", "since", query.since());
    add(conditions, parameters, "at < :until", "until", query.until());
    add(conditions, parameters, "cluster = :cluster", "cluster", query.cluster());
    add(conditions, parameters, "actorName = :actor", "actor", query.actor());
    add(conditions, parameters, "id < :before", "before", query.before());
    return find(String.join(" and ", conditions) + " order by id desc", parameters)
        .range(0, query.limit())
        .list();
  }

  private static void add(
      List<String> conditions,
      Map<String, Object> parameters,
      String condition,
      String name,
      @Nullable Object value) {
    if (value != null) {
      conditions.add(condition);
      parameters.put(name, value);
    }
  }
}
