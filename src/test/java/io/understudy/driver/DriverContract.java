package io.understudy.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.parameter.Change;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.PlainValue;
import io.understudy.parameter.SecretValue;
import io.understudy.parameter.Value;
import io.understudy.parameter.ValueType;
import io.understudy.protocol.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The laws of {@link io.understudy.driver}, for one driver against one real product. A subclass
 * says how to reach it and what may be changed in it.
 */
public abstract class DriverContract {

  /** The driver's name. */
  protected abstract String driver();

  /** The settings of a reachable instance, as {@code agent.yaml} gives them. */
  protected abstract Map<String, Object> settings();

  protected abstract Surroundings surroundings();

  /**
   * A parameter that exists, and another value that it can have at once, as the product prints it.
   */
  protected abstract Map.Entry<ParameterKey, String> harmlessChange();

  /** A parameter that exists, and a value that it cannot have. */
  protected abstract Map.Entry<ParameterKey, String> impossibleChange();

  /** A parameter that is a secret in this instance, with its clear text. */
  protected abstract Map.Entry<ParameterKey, String> secret();

  /** Undoes what a test did by hand, if anything. */
  protected void tidy() {}

  private final Map<String, Session> opened = new HashMap<>();

  protected final Session session() {
    return opened.computeIfAbsent("main", name -> open(settings()));
  }

  private Session open(Map<String, Object> settings) {
    Driver found =
        ServiceLoader.load(Driver.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(each -> each.name().equals(driver()))
            .findFirst()
            .orElseThrow();
    return found.open(new InstanceSettings("it", settings), surroundings());
  }

  @AfterEach
  void closeSessions() {
    opened.values().forEach(Session::close);
    tidy();
  }

  @Test
  void collectingTwiceGivesTheSameHash() {
    Collected first = session().collect();

    Collected second = session().collect();

    assertThat(second.parameters().hash()).isEqualTo(first.parameters().hash());
    assertThat(second.parameters().since(first.parameters())).isEmpty();
    assertThat(first.parameters().size()).isGreaterThan(3);
  }

  @Test
  void anotherSessionSeesTheSame() {
    Collected mine = session().collect();

    try (Session other = open(settings())) {
      assertThat(changes(mine.parameters(), other.collect().parameters())).isEmpty();
      assertThat(other.collect().identity()).isEqualTo(mine.identity());
    }
  }

  @Test
  void everyParameterSurvivesJson() throws Exception {
    ParameterSet parameters = session().collect().parameters();

    String json = Json.MAPPER.writeValueAsString(parameters);

    assertThat(Json.MAPPER.readValue(json, ParameterSet.class).hash()).isEqualTo(parameters.hash());
  }

  @Test
  void secretsLeaveSealedOnly() throws Exception {
    Collected collected = session().collect();

    Parameter parameter = collected.parameters().find(secret().getKey()).orElseThrow();
    assertThat(parameter.value()).isInstanceOf(SecretValue.class);
    assertThat(parameter.descriptor().type()).isEqualTo(ValueType.SECRET);
    assertThat(Json.MAPPER.writeValueAsString(collected)).doesNotContain(secret().getValue());
  }

  @Test
  void draftingChangesNothing() {
    ParameterSet before = session().collect().parameters();

    Draft draft = session().draft(wish(harmlessChange()));

    assertThat(draft).isInstanceOf(Draft.Ready.class);
    assertThat(((Draft.Ready) draft).commands()).isNotEmpty();
    assertThat(changes(before, fresh())).isEmpty();
  }

  @Test
  void draftsOfTheSameRequestAreTheSame() {
    ChangeRequest request = wish(harmlessChange());

    assertThat(session().draft(request)).isEqualTo(session().draft(request));
  }

  @Test
  void applyingThenCollectingGivesWhatWasDrafted() {
    ChangeRequest request = wish(harmlessChange());
    ChangeRequest back = reverse(request);

    ApplyOutcome outcome = session().apply(request, new MemoryJournal());

    assertThat(outcome).isInstanceOf(ApplyOutcome.Applied.class);
    assertThat(display(harmlessChange().getKey())).isEqualTo(harmlessChange().getValue());
    assertThat(session().apply(back, new MemoryJournal())).isInstanceOf(ApplyOutcome.Applied.class);
  }

  @Test
  void everyCommandIsJournalledBeforeItRuns() {
    ChangeRequest request = wish(harmlessChange());
    ChangeRequest back = reverse(request);
    List<String> drafted =
        ((Draft.Ready) session().draft(request)).commands().stream().map(Command::text).toList();
    var journal = new MemoryJournal();

    session().apply(request, journal);

    assertThat(journal.commands()).isEqualTo(drafted);
    session().apply(back, new MemoryJournal());
  }

  @Test
  void applyingAgainDoesNothing() {
    ChangeRequest request = wish(harmlessChange());
    ChangeRequest back = reverse(request);
    session().apply(request, new MemoryJournal());
    Value now =
        session().collect().parameters().find(harmlessChange().getKey()).orElseThrow().value();
    var journal = new MemoryJournal();

    ApplyOutcome outcome =
        session()
            .apply(
                new ChangeRequest(
                    List.of(
                        new Wish(
                            harmlessChange().getKey(), now, Value.of(harmlessChange().getValue()))),
                    false,
                    false),
                journal);

    assertThat(outcome).isInstanceOf(ApplyOutcome.Applied.class);
    assertThat(journal.commands()).isEmpty();
    session().apply(back, new MemoryJournal());
  }

  @Test
  void aStaleRequestChangesNothing() {
    ParameterKey key = harmlessChange().getKey();
    ParameterSet before = session().collect().parameters();
    var request =
        new ChangeRequest(
            List.of(new Wish(key, Value.of("never seen"), Value.of(harmlessChange().getValue()))),
            false,
            false);

    ApplyOutcome outcome = session().apply(request, new MemoryJournal());

    assertThat(outcome).isEqualTo(new ApplyOutcome.Stale(List.of(key)));
    assertThat(session().draft(request)).isInstanceOf(Draft.Refused.class);
    assertThat(changes(before, fresh())).isEmpty();
  }

  @Test
  void whatIsImpossibleIsRefusedWholeAndByName() {
    ParameterSet before = session().collect().parameters();
    Wish possible = wish(harmlessChange()).wishes().getFirst();
    Wish impossible = wish(impossibleChange()).wishes().getFirst();
    var request = new ChangeRequest(List.of(possible, impossible), false, false);
    var journal = new MemoryJournal();

    ApplyOutcome outcome = session().apply(request, journal);

    assertThat(outcome).isInstanceOf(ApplyOutcome.Refused.class);
    assertThat(((ApplyOutcome.Refused) outcome).refusals())
        .allSatisfy(refusal -> assertThat(refusal.reason()).isNotBlank())
        .allSatisfy(refusal -> assertThat(refusal.remedy()).isNotBlank())
        .extracting(Refusal::key)
        .contains(impossible.key())
        .doesNotContain(possible.key());
    assertThat(journal.commands()).isEmpty();
    assertThat(changes(before, fresh())).isEmpty();
  }

  @Test
  void unknownKeysAreRefusedByName() {
    ParameterKey unknown = ParameterKey.of("no such family", "ünknown/thing");
    var request = new ChangeRequest(List.of(new Wish(unknown, null, Value.of("1"))), false, false);

    Draft draft = session().draft(request);

    assertThat(draft).isInstanceOf(Draft.Refused.class);
    assertThat(((Draft.Refused) draft).refusals().getFirst().key()).isEqualTo(unknown);
  }

  @Test
  void recoveringWhatNeverBeganPutsNothingBack() {
    ParameterSet before = session().collect().parameters();

    ApplyOutcome outcome = session().recover(new MemoryJournal());

    assertThat(outcome).isInstanceOf(ApplyOutcome.PutBack.class);
    assertThat(changes(before, fresh())).isEmpty();
  }

  @Test
  void recoveringWhatWasConfirmedLeavesIt() {
    ChangeRequest request = wish(harmlessChange());
    ChangeRequest back = reverse(request);
    var journal = new MemoryJournal();
    session().apply(request, journal);

    ApplyOutcome outcome = session().recover(journal);

    assertThat(outcome).isInstanceOf(ApplyOutcome.Applied.class);
    assertThat(display(harmlessChange().getKey())).isEqualTo(harmlessChange().getValue());
    session().apply(back, new MemoryJournal());
  }

  @Test
  void anUnknownSettingIsRefusedByName() {
    var settings = new HashMap<>(settings());
    settings.put("colour", "red");

    assertThatThrownBy(() -> open(settings))
        .isInstanceOf(SettingRefused.class)
        .hasMessageContaining("colour");
  }

  protected final ParameterSet fresh() {
    try (Session other = open(settings())) {
      return other.collect().parameters();
    }
  }

  protected final String display(ParameterKey key) {
    return fresh().find(key).orElseThrow().value().display();
  }

  private ChangeRequest wish(Map.Entry<ParameterKey, String> change) {
    Value now = session().collect().parameters().find(change.getKey()).orElseThrow().value();
    return new ChangeRequest(
        List.of(new Wish(change.getKey(), now, Value.of(change.getValue()))), false, false);
  }

  private static ChangeRequest reverse(ChangeRequest request) {
    return new ChangeRequest(
        request.wishes().stream()
            .map(wish -> new Wish(wish.key(), wish.desired(), wish.expected()))
            .toList(),
        false,
        false);
  }

  private static List<Change> changes(ParameterSet before, ParameterSet after) {
    return after.since(before);
  }

  /** The display of a value, for subclasses' messages. */
  protected static String text(Value value) {
    return switch (value) {
      case PlainValue plain -> plain.text();
      case SecretValue secret -> secret.display();
    };
  }
}
