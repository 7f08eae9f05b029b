package io.understudy.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.Command;
import io.understudy.driver.Condition;
import io.understudy.driver.Draft;
import io.understudy.driver.Duty;
import io.understudy.driver.Identity;
import io.understudy.driver.Journal;
import io.understudy.driver.LogPosition;
import io.understudy.driver.Refusal;
import io.understudy.driver.Replication;
import io.understudy.driver.RoleOrder;
import io.understudy.driver.RoleStatus;
import io.understudy.driver.RoleStyle;
import io.understudy.parameter.Change;
import io.understudy.parameter.Descriptor;
import io.understudy.parameter.Effect;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.SecretValue;
import io.understudy.parameter.Value;
import io.understudy.parameter.ValueType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class JsonTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123456Z");
  private static final Identity IDENTITY = new Identity("7300000000000000001", "PostgreSQL 15.18");
  private static final ParameterKey WORK_MEM = ParameterKey.parse("settings/work_mem");
  private static final Parameter PLAIN =
      new Parameter(
          WORK_MEM,
          Value.of("64MB 😀 \"<b>\""),
          Descriptor.of(ValueType.BYTES).withSummary("Sort memory").withEffect(Effect.RESTART));
  private static final Parameter SECRET =
      new Parameter(
          ParameterKey.of("roles", "a/b", "password"),
          new SecretValue("t", new SecretValue.ParityTag("k", "p"), Map.of("beta", "AAAA")),
          Descriptor.of(ValueType.SECRET));
  private static final ParameterSet SET = ParameterSet.of(List.of(PLAIN, SECRET));
  private static final ChangeRequest REQUEST =
      new ChangeRequest(
          List.of(
              new ChangeRequest.Wish(WORK_MEM, null, Value.of("")),
              new ChangeRequest.Wish(SECRET.key(), SECRET.value(), null)),
          true,
          false);
  private static final Refusal REFUSAL = new Refusal(WORK_MEM, "too big", "choose less");

  @Test
  void aDescriptionOfBeforeThereWereLastingThingsReadsAndWritesAsEver() throws Exception {
    Descriptor plain = Descriptor.of(ValueType.TEXT);
    String json = Json.MAPPER.writeValueAsString(plain);

    assertThat(json).doesNotContain("lasting");
    assertThat(Json.MAPPER.readValue(json, Descriptor.class).stays()).isFalse();
    String lasting = Json.MAPPER.writeValueAsString(plain.asLasting());
    assertThat(Json.MAPPER.readValue(lasting, Descriptor.class).stays()).isTrue();
  }

  static Stream<Object> messages() {
    return Stream.of(
        new Snapshot(IDENTITY, SET.hash(), NOON, SET),
        new SnapshotDelta(IDENTITY, "a", "b", NOON, List.of(PLAIN, SECRET), List.of(WORK_MEM)),
        new InstanceStatus(null, null, "epoch", null, null, "down"),
        new InstanceStatus(
            IDENTITY,
            "hash",
            "epoch",
            new Condition(Duty.WRITABLE, Set.of(WORK_MEM), Set.of("a note")),
            NOON,
            null),
        new AgentCard(
            "alpha",
            "1",
            NOON,
            NOON,
            "AAAA",
            "k",
            null,
            true,
            false,
            Map.of("db", "postgresql"),
            List.of("move"),
            2),
        new Pairing(List.of(new Pairing.Peer("beta", "AAAA")), "k", Map.of("b", "BBBB")),
        REQUEST,
        new Change(WORK_MEM, null, PLAIN),
        new Job.Apply(7, REQUEST),
        new Job.Role(8, new RoleOrder.Demote(RoleStyle.READ_ONLY)),
        new Job.Role(
            9,
            new RoleOrder.Promote(
                RoleStyle.STREAMING,
                new RoleOrder.CatchUp(1, LogPosition.of("0/3000148"), 10_000))),
        new Job.Role(9, new RoleOrder.Prepare()),
        new Job.Role(9, new RoleOrder.Resume(RoleStyle.STREAMING)),
        new Job.Role(9, new RoleOrder.Welcome(List.of("alpha"))),
        new Job.Role(
            9,
            new RoleOrder.Rejoin(
                "alpha",
                "beta",
                "7301",
                2,
                List.of(new Replication.Fork(1, LogPosition.of("0/3000148"))),
                new RoleOrder.Route(PLAIN.value(), "10.0.0.2", 5432),
                null,
                List.of())),
        STANDBY,
        RoleStatus.NONE,
        new Draft.Ready(
            List.of(new Command("x", Command.Kind.DELETE, List.of(WORK_MEM), Effect.RELOAD, true))),
        new Draft.Refused(List.of(REFUSAL)),
        new ApplyOutcome.Applied(Set.of(WORK_MEM)),
        new ApplyOutcome.Refused(List.of(REFUSAL)),
        new ApplyOutcome.Stale(List.of(WORK_MEM)),
        new ApplyOutcome.PutBack(List.of(new Refusal(null, "a", "b"))),
        new ApplyOutcome.Broken(List.of()),
        new JobReport("j1", NOON, null, null, List.of()),
        new JobReport(
            "j1",
            NOON,
            NOON,
            new ApplyOutcome.Applied(Set.of()),
            List.of(new Journal.Entry(Journal.Entry.Kind.MARK, "confirmed"))),
        new AgentProblem("BAD_REQUEST", "no"));
  }

  private static final RoleStatus STANDBY =
      new RoleStatus(
          Duty.IN_RECOVERY,
          "7301",
          new Replication(
              true,
              2,
              LogPosition.of("1/0"),
              LogPosition.of("0/FFFFFFFF"),
              0L,
              Instant.parse("2026-11-01T03:00:00.123456Z"),
              false,
              new Replication.Upstream("alpha", 5432, "beta", "beta", true),
              List.of(
                  new Replication.Follower(
                      "g",
                      null,
                      null,
                      "streaming",
                      LogPosition.of("1/0"),
                      null,
                      null,
                      3L,
                      "async")),
              List.of(new Replication.Slot("g", true, "reserved")),
              List.of(),
              Map.of("port", "5432")),
          Set.of(RoleStatus.Means.FILES),
          Set.of("beta"));

  @ParameterizedTest
  @MethodSource("messages")
  void whatIsWrittenIsReadBackEqual(Object message) throws JsonProcessingException {
    String json = Json.MAPPER.writeValueAsString(message);

    assertThat((Object) Json.MAPPER.readValue(json, declaredType(message))).isEqualTo(message);
  }

  @Test
  void writesWhatTheProtocolPageSays() throws JsonProcessingException {
    assertThat(Json.MAPPER.readTree(Json.MAPPER.writeValueAsString(new Job.Apply(7, REQUEST))))
        .isEqualTo(
            Json.MAPPER.readTree(
                """
                {"job": "apply", "token": 7, "request": {
                  "wishes": [
                    {"key": "settings/work_mem", "expected": null, "desired": {"text": ""}},
                    {"key": "roles/a%2Fb/password", "desired": null, "expected":
                      {"tag": "t", "parity": {"keyId": "k", "tag": "p"}, "sealed": {"beta": "AAAA"}}}],
                  "restart": true, "allowDeletions": false}}
                """));
  }

  @Test
  void ignoresFieldsOfANewerPeer() throws JsonProcessingException {
    assertThat(
            Json.MAPPER.readValue(
                "{\"job\":\"role\",\"token\":3,\"colour\":\"red\",\"order\":{\"verb\":\"demote\",\"style\":\"READ_ONLY\",\"x\":1}}",
                Job.class))
        .isEqualTo(new Job.Role(3, new RoleOrder.Demote(RoleStyle.READ_ONLY)));
    assertThat(Json.MAPPER.readValue("{\"text\":\"a\",\"colour\":\"red\"}", Value.class))
        .isEqualTo(Value.of("a"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "io.understudy.protocol.Job | null and more",
        "io.understudy.protocol.Job | {}",
        "io.understudy.protocol.Job | []",
        "io.understudy.protocol.Job | {\"job\":\"apply\",\"token\":1}",
        "io.understudy.protocol.Job | {\"job\":\"demote\"}",
        "io.understudy.protocol.Job | {\"job\":\"demote\",\"token\":\"1\"}",
        "io.understudy.protocol.Job | {\"job\":\"demote\",\"token\":1.5}",
        "io.understudy.protocol.Job | {\"job\":\"demote\",\"token\":1} x",
        "io.understudy.protocol.Job | {\"job\":\"java.lang.String\",\"token\":1}",
        "io.understudy.parameter.Value | {}",
        "io.understudy.parameter.Value | {\"text\":null}",
        "io.understudy.parameter.Value | {\"text\":5}",
        "io.understudy.parameter.Value | {\"text\":\"\\u0000\"}",
        "io.understudy.parameter.Value | {\"text\":\"\\ud800\"}",
        "io.understudy.parameter.Value | {\"tag\":\"b\"}",
        "io.understudy.parameter.ParameterKey | \"a//b\"",
        "io.understudy.parameter.ParameterKey | 5",
        "io.understudy.parameter.ParameterKey | {\"path\":\"a\"}",
        "io.understudy.driver.ChangeRequest | {\"wishes\":[{\"key\":null}],\"restart\":false,\"allowDeletions\":false}",
        "io.understudy.driver.ChangeRequest | {\"wishes\":[null],\"restart\":false,\"allowDeletions\":false}",
        "io.understudy.driver.ChangeRequest | {\"wishes\":[{\"key\":\"a\"},{\"key\":\"a\"}],\"restart\":false,\"allowDeletions\":false}",
        "io.understudy.driver.ChangeRequest | {\"wishes\":[],\"restart\":\"no\",\"allowDeletions\":false}",
        "io.understudy.driver.ChangeRequest | {\"wishes\":null,\"restart\":false,\"allowDeletions\":false}",
        "io.understudy.protocol.Snapshot | {\"identity\":{},\"hash\":\"\",\"collectedAt\":\"2026-03-01T12:00:00Z\",\"parameters\":[]}",
        "io.understudy.protocol.Snapshot | {\"identity\":{\"id\":\"1\",\"product\":\"x\"},\"hash\":\"\",\"collectedAt\":12,\"parameters\":[null]}",
        "io.understudy.protocol.Pairing | {\"peers\":[{\"node\":\"a\"}],\"parity\":{}}",
      })
  void refusesWhatDoesNotFit(Class<?> type, String json) {
    assertThatThrownBy(() -> Json.MAPPER.readValue(json, type))
        .isInstanceOf(JsonProcessingException.class);
  }

  private static Class<?> declaredType(Object message) {
    return switch (message) {
      case Job job -> Job.class;
      case Draft draft -> Draft.class;
      case ApplyOutcome outcome -> ApplyOutcome.class;
      default -> message.getClass();
    };
  }
}
