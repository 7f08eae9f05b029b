package io.understudy.switchover;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.understudy.inventory.Probe;
import io.understudy.operation.StepContext;
import io.understudy.operation.StepOutcome;
import io.understudy.operation.StepOutcome.Done;
import io.understudy.operation.StepOutcome.Refused;
import io.understudy.operation.StepOutcome.Unknown;
import io.understudy.probe.Probed;
import io.understudy.probe.Probes;
import io.understudy.protocol.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks the probes of a move's cluster, and keeps with the move what came of each. */
@ApplicationScoped
class ProbeRound {

  private final Stage stage;
  private final Probes probes;

  ProbeRound(Stage stage, Probes probes) {
    this.stage = stage;
    this.probes = probes;
  }

  /**
   * Asks all of them, as they are declared now: who corrects a wrong probe need not wait for the
   * next move. What comes is kept as it comes, and noted when it is news.
   */
  StepOutcome ask(StepContext context) {
    List<Probe> declared = stage.cluster(context).probes();
    if (declared.isEmpty()) {
      return new Done("no probes are declared");
    }
    Map<String, Probed> known = new LinkedHashMap<>();
    read(context.recall(Facts.PROBES).orElse(null)).forEach(old -> known.put(old.name(), old));
    List<Probed> answers =
        probes.ask(
            declared,
            probed -> {
              if (news(known.put(probed.name(), probed), probed)) {
                context.note(probed.text());
              }
              context.remember(Facts.PROBES, write(inOrder(declared, known)));
            });
    return judge(declared, answers);
  }

  /** The longest of those that do not pass, when they were asked last. */
  Duration patience(StepContext context) {
    Set<String> failing =
        read(context.recall(Facts.PROBES).orElse(null)).stream()
            .filter(probed -> !probed.passed())
            .map(Probed::name)
            .collect(Collectors.toSet());
    return stage.cluster(context).probes().stream()
        .filter(probe -> failing.contains(probe.name()))
        .map(Probe::patience)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  private static StepOutcome judge(List<Probe> declared, List<Probed> answers) {
    if (answers.size() < declared.size()) {
      return new Unknown("the console stopped while it asked the probes");
    }
    List<Probed> failing = answers.stream().filter(probed -> !probed.passed()).toList();
    int all = answers.size();
    if (failing.isEmpty()) {
      return new Done(
          all == 1
              ? "the probe passes: " + names(answers)
              : all + " probes pass: " + names(answers));
    }
    return new Refused(
        "%d of %d %s not pass: %s"
            .formatted(
                failing.size(),
                all,
                all == 1 ? "probe does" : failing.size() == 1 ? "probes does" : "probes do",
                failing.stream()
                    .map(probed -> probed.name() + " (" + probed.detail() + ")")
                    .collect(Collectors.joining(", "))));
  }

  private static String names(List<Probed> answers) {
    return answers.stream()
        .map(probed -> probed.name() + " in " + probed.millis() + " ms")
        .collect(Collectors.joining(", "));
  }

  private static boolean news(@Nullable Probed before, Probed now) {
    return before == null
        || before.passed() != now.passed()
        || !(now.passed() || before.detail().equals(now.detail()));
  }

  /** Of those that are still declared. */
  private static List<Probed> inOrder(List<Probe> declared, Map<String, Probed> known) {
    return declared.stream()
        .filter(probe -> known.containsKey(probe.name()))
        .map(probe -> known.get(probe.name()))
        .toList();
  }

  private static String write(List<Probed> probed) {
    try {
      return Json.MAPPER.writeValueAsString(probed);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<Probed> read(@Nullable String json) {
    try {
      return json == null ? List.of() : Json.MAPPER.readValue(json, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the journal's probes cannot be read", e);
    }
  }
}
