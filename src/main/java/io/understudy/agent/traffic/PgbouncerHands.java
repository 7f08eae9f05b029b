package io.understudy.agent.traffic;

import io.understudy.agent.settings.TrafficSettings.Pgbouncer;
import io.understudy.agent.work.Unavailable;
import io.understudy.driver.change.FileState;
import io.understudy.driver.change.FileWriting;
import io.understudy.driver.change.Rights;
import io.understudy.protocol.TrafficOrder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The entry of one database in PgBouncer's ini: its host and its port, and nothing else. */
final class PgbouncerHands implements Hands<TrafficOrder.Pool> {

  private final Optional<Pgbouncer> settings;

  PgbouncerHands(Optional<Pgbouncer> settings) {
    this.settings = settings;
  }

  @Override
  public Optional<String> forbidden(TrafficOrder.Pool order) {
    return settings.isPresent()
        ? Optional.empty()
        : Optional.of("agent.yaml has no traffic.pgbouncer: add the path of its ini there");
  }

  @Override
  public Result carryOut(TrafficOrder.Pool order, Consumer<String> noted) {
    Path file = settings.orElseThrow().ini();
    try {
      Path real = file.toRealPath();
      String text = Files.readString(real, StandardCharsets.ISO_8859_1);
      Optional<PoolEntry> entry = PoolEntry.find(text, order.database());
      if (entry.isEmpty()) {
        return Result.refused(
            "%s has no entry for %s under [databases]: add it".formatted(file, order.database()));
      }
      String changed = entry.get().with(order.host(), order.port());
      if (!changed.equals(text)) {
        noted.accept(
            "%s: %s = host=%s port=%d"
                .formatted(file, order.database(), order.host(), order.port()));
        FileWriting.all(
            Map.of(
                real,
                FileState.Content.of(changed.getBytes(StandardCharsets.ISO_8859_1), Rights.AS_IS)));
      }
      return Result.done(
          "the ini names %s:%d for %s".formatted(order.host(), order.port(), order.database()));
    } catch (IOException e) {
      return Result.refused("%s cannot be read or written: %s".formatted(file, e.getMessage()));
    }
  }

  @Override
  public Map<String, String> look(String database) {
    Pgbouncer pgbouncer =
        settings.orElseThrow(() ->
            new Unavailable(
                Unavailable.Reason.NOT_CONFIGURED, "agent.yaml has no traffic.pgbouncer"));
    try {
      String text = Files.readString(pgbouncer.ini(), StandardCharsets.ISO_8859_1);
      var facts = new TreeMap<String, String>();
      PoolEntry.find(text, database)
          .ifPresent(entry -> {
            facts.put("host", entry.value("host").orElse(""));
            facts.put("port", entry.value("port").orElse(""));
          });
      FileWriting.trouble(pgbouncer.ini().toRealPath())
          .ifPresent(trouble -> facts.put("trouble", pgbouncer.ini() + ": " + trouble));
      return facts;
    } catch (IOException e) {
      throw new Unavailable(
          Unavailable.Reason.UNREACHABLE, pgbouncer.ini() + " cannot be read: " + e.getMessage());
    }
  }
}
