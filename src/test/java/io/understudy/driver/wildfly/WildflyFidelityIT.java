package io.understudy.driver.wildfly;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.MemoryJournal;
import io.understudy.driver.Session;
import io.understudy.parameter.Change;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.Scope;
import io.understudy.parameter.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every writable attribute of standalone-full.xml whose description allows another value gets one
 * on the primary; after one sync the standby has it, too. Both servers run without their services
 * ({@code --admin-only}): what the values would do to services is not what is tried here.
 */
class WildflyFidelityIT {

  /** What a sync does not do to an existing resource, with the reason that it gives. */
  private static final Map<String, String> BY_HAND =
      Map.of(
          "subsystem/ejb3/default-clustered-sfsb-cache",
          "can only be given when the resource is added",
          "subsystem/datasources/data-source/ExampleDS/flush-strategy",
          "the server's file does not keep it, so it is gone after a reload: put back");

  @Test
  void everyAttributeThatTheServerLetsOneChangeReachesTheStandby() throws Exception {
    try (var primary = new WildflyUnderTest("standalone-full.xml", "--admin-only");
        var standby = new WildflyUnderTest("standalone-full.xml", "--admin-only")) {
      primary.launch();
      standby.launch();
      primary.awaitRunning();
      standby.awaitRunning();
      try (Session source = primary.open();
          Session target = standby.open();
          Server server = primary.server()) {
        ParameterSet before = source.collect().parameters();
        Dangers dangers =
            Dangers.of(
                new Watch(server, primary.surroundings(), false).look().reading().resources());
        var variation = new Variation(server, dangers::concern);
        ParameterSet desired = source.collect().parameters();
        List<Change> all = desired.since(before);
        List<Change> changes = all.stream().filter(change -> !isLocal(change)).toList();
        List<Wish> wishes =
            changes.stream()
                .filter(change -> !BY_HAND.containsKey(change.key().path()))
                .map(change -> new Wish(change.key(), value(change.from()), value(change.to())))
                .toList();

        ApplyOutcome outcome =
            target.apply(new ChangeRequest(wishes, false, true), new MemoryJournal());

        assertThat(outcome).isInstanceOf(ApplyOutcome.Applied.class);
        Set<ParameterKey> left =
            desired.since(target.collect().parameters()).stream()
                .filter(change -> !isLocal(change))
                .map(Change::key)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(left).extracting(ParameterKey::path).isSubsetOf(BY_HAND.keySet());
        print(variation, all.size(), changes.size(), left);
        assertThat(variation.changed().size()).isGreaterThan(1_200);
        assertThat(left.size()).isLessThan(changes.size() / 50);
      }
    }
  }

  private static @Nullable Value value(@Nullable Parameter parameter) {
    return parameter == null ? null : parameter.value();
  }

  /** What is expected to differ from node to node, and no part of a sync. */
  private static boolean isLocal(Change change) {
    Parameter to = change.to();
    Parameter any = to == null ? change.from() : to;
    return any != null && any.descriptor().scope() == Scope.NODE;
  }

  private static void print(Variation variation, int all, int shared, Set<ParameterKey> left)
      throws Exception {
    var table = new StringBuilder();
    table.append("| writable attributes of standalone-full.xml | |\n|---|---:|\n");
    row(table, "changed on the primary", variation.changed().size());
    row(table, "parameters that differ by that", all);
    row(table, "… the node's own, which no sync carries over", all - shared);
    row(table, "… equal on the standby after one sync", shared - left.size());
    for (ParameterKey key : left) {
      row(table, "… not: `%s`, %s".formatted(key, BY_HAND.get(key.path())), 1);
    }
    row(table, "the description allows no other value", variation.impossible());
    row(table, "the agent's own way in, see WildflyRecoveryIT", variation.leftAlone());
    variation
        .refusalsBySort()
        .forEach((sort, count) -> row(table, "the server refuses every value: " + sort, count));
    table.append(
        String.format(Locale.ROOT, "%n%.1f %% equal%n", 100.0 * (shared - left.size()) / shared));
    Path folder = Path.of("target", "fidelity");
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("wildfly.md"), table);
    Files.writeString(
        folder.resolve("wildfly-refused.txt"),
        variation.refused().entrySet().stream()
            .map(each -> each.getKey() + ": " + each.getValue())
            .collect(Collectors.joining("\n")));
    System.out.println(table);
  }

  private static void row(StringBuilder table, String what, int count) {
    table.append("| ").append(what).append(" | ").append(count).append(" |\n");
  }
}
