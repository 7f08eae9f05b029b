package io.understudy.driver.wildfly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.Command;
import io.understudy.driver.Draft;
import io.understudy.driver.Duty;
import io.understudy.driver.DyingJournal;
import io.understudy.driver.DyingJournal.Killed;
import io.understudy.driver.InstanceSettings;
import io.understudy.driver.Journal;
import io.understudy.driver.MemoryJournal;
import io.understudy.driver.RoleControl;
import io.understudy.driver.RoleOrder;
import io.understudy.driver.RoleStyle;
import io.understudy.driver.Session;
import io.understudy.driver.SettingRefused;
import io.understudy.driver.Unreachable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Moving the service off and onto a server, with requests under way. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WildflyRoleIT {

  private static final RoleOrder DEMOTE = new RoleOrder.Demote(RoleStyle.READ_ONLY);
  private static final RoleOrder PROMOTE = new RoleOrder.Promote(RoleStyle.READ_ONLY, null);
  private static final RoleOrder RESUME = new RoleOrder.Resume(RoleStyle.READ_ONLY);

  private final WildflyUnderTest wildfly = new WildflyUnderTest("standalone.xml");
  private final HoldingApplication application = HoldingApplication.deploy(wildfly);
  private Session session;
  private RoleControl role;

  @BeforeAll
  void start() {
    wildfly.start();
    session = open(Map.of());
    role = session.roleControl().orElseThrow();
    application.awaitServed();
  }

  @AfterAll
  void stop() {
    session.close();
    application.close();
    wildfly.close();
  }

  @BeforeEach
  void serves() {
    role.carryOut(RESUME, new MemoryJournal());
  }

  private Session open(Map<String, Object> more) {
    Map<String, Object> settings = wildfly.settings();
    settings.putAll(more);
    return new WildflyDriver().open(new InstanceSettings("app", settings), wildfly.surroundings());
  }

  private Duty duty() {
    assertThat(session.collect().condition().duty()).isEqualTo(role.status().duty());
    return role.status().duty();
  }

  @Test
  @Order(1)
  void aRequestUnderWayEndsBeforeADemotionReturnsAndNewOnesAreRefused() throws Exception {
    assertThat(duty()).isEqualTo(Duty.SERVING);
    var held = application.hold("first");
    var journal = new MemoryJournal();

    CompletableFuture<ApplyOutcome> demotion =
        CompletableFuture.supplyAsync(() -> role.carryOut(DEMOTE, journal));

    Awaitility.await().atMost(Duration.ofSeconds(8)).until(() -> application.status() == 503);
    assertThat(demotion).isNotDone();
    application.let("first");
    assertThat(demotion.get()).isEqualTo(ApplyOutcome.Applied.role(role.status()));
    assertThat(held.get().body()).isEqualToIgnoringWhitespace("served");
    assertThat(duty()).isEqualTo(Duty.SUSPENDED);
    assertThat(journal.commands()).containsExactly(":suspend(suspend-timeout=0)");
    assertThat(session.collect().condition().notes())
        .anySatisfy(note -> assertThat(note).contains("suspended", "503"));
  }

  @Test
  @Order(2)
  void eachOrderCanBeRepeatedAndDoesNothingThenAsItsDraftSays() {
    assertThat(drafted(DEMOTE)).containsExactly(":suspend(suspend-timeout=0)");
    assertThat(drafted(PROMOTE)).isEmpty();
    assertThat(duty()).isEqualTo(Duty.SERVING);
    assertThat(role.carryOut(DEMOTE, new MemoryJournal())).isInstanceOf(ApplyOutcome.Applied.class);
    assertThat(drafted(DEMOTE)).isEmpty();
    assertThat(drafted(PROMOTE)).containsExactly(":resume");
    var again = new MemoryJournal();
    assertThat(role.carryOut(DEMOTE, again)).isInstanceOf(ApplyOutcome.Applied.class);
    assertThat(again.commands()).isEmpty();

    var promotion = new MemoryJournal();
    assertThat(role.carryOut(PROMOTE, promotion)).isInstanceOf(ApplyOutcome.Applied.class);
    assertThat(promotion.commands()).containsExactly(":resume");
    assertThat(application.status()).isEqualTo(200);
    assertThat(role.carryOut(PROMOTE, again)).isInstanceOf(ApplyOutcome.Applied.class);
    assertThat(role.carryOut(new RoleOrder.Prepare(), again))
        .isInstanceOf(ApplyOutcome.Applied.class);
    assertThat(again.commands()).isEmpty();
    assertThat(duty()).isEqualTo(Duty.SERVING);
  }

  private List<String> drafted(RoleOrder order) {
    return ((Draft.Ready) role.draft(order)).commands().stream().map(Command::text).toList();
  }

  @Test
  @Order(3)
  void whatDoesNotEndInTimeIsCountedAndNewRequestsAreRefusedAllTheSame() throws Exception {
    var held = application.hold("slow");

    ApplyOutcome outcome =
        role.carryOut(new RoleOrder.Demote(RoleStyle.READ_ONLY, 300L), new MemoryJournal());

    assertThat(outcome)
        .isInstanceOfSatisfying(
            ApplyOutcome.Applied.class,
            applied ->
                assertThat(applied.note()).contains("1 request was still under way", "may fail"));
    assertThat(application.status()).isEqualTo(503);
    application.let("slow");
    assertThat(held.get().statusCode()).isEqualTo(200);
    Awaitility.await().until(() -> duty() == Duty.SUSPENDED);
  }

  @Test
  @Order(4)
  void anAgentKilledBeforeTheCommandIsFoundToHaveDoneNothing() {
    var journal = DyingJournal.before(_ -> true);
    assertThatThrownBy(() -> role.carryOut(DEMOTE, journal)).isInstanceOf(Killed.class);

    assertThat(next(DEMOTE, journal)).isInstanceOf(ApplyOutcome.Broken.class);

    assertThat(duty()).isEqualTo(Duty.SERVING);
    assertThat(role.carryOut(DEMOTE, new MemoryJournal())).isInstanceOf(ApplyOutcome.Applied.class);
    var promotion = DyingJournal.before(_ -> true);
    assertThatThrownBy(() -> role.carryOut(PROMOTE, promotion)).isInstanceOf(Killed.class);
    assertThat(next(PROMOTE, promotion)).isInstanceOf(ApplyOutcome.Broken.class);
    assertThat(duty()).isEqualTo(Duty.SUSPENDED);
  }

  @Test
  @Order(5)
  void anAgentKilledAfterTheCommandIsFoundToHaveDoneIt() throws Exception {
    var held = application.hold("through");
    var journal = DyingJournal.beforeTheResult();
    assertThatThrownBy(() -> role.carryOut(DEMOTE, journal)).isInstanceOf(Killed.class);
    assertThat(application.status()).isEqualTo(503);

    CompletableFuture<ApplyOutcome> recovery =
        CompletableFuture.supplyAsync(() -> next(DEMOTE, journal));
    application.let("through");

    assertThat(recovery.get()).isEqualTo(ApplyOutcome.Applied.role(role.status()));
    assertThat(held.get().statusCode()).isEqualTo(200);
    assertThat(duty()).isEqualTo(Duty.SUSPENDED);
    var promotion = DyingJournal.beforeTheResult();
    assertThatThrownBy(() -> role.carryOut(PROMOTE, promotion)).isInstanceOf(Killed.class);
    assertThat(next(PROMOTE, promotion)).isInstanceOf(ApplyOutcome.Applied.class);
    assertThat(duty()).isEqualTo(Duty.SERVING);
  }

  /** As the next agent looks at it. */
  private ApplyOutcome next(RoleOrder order, Journal journal) {
    try (Session after = open(Map.of())) {
      return after.roleControl().orElseThrow().recover(order, journal);
    }
  }

  @Test
  @Order(6)
  void aSyncLeavesAServerSuspendedThroughReloadAndRestart() {
    role.carryOut(DEMOTE, new MemoryJournal());

    var journal = new MemoryJournal();
    ApplyOutcome outcome =
        session.apply(
            Wished.of(session, "subsystem/undertow/default-servlet-container", "default"), journal);
    assertThat(outcome).isInstanceOf(ApplyOutcome.Applied.class);
    ChangeRequest restart =
        Wished.of(session, "subsystem/transactions/node-identifier", "of-the-standby");
    assertThat(duty()).isEqualTo(Duty.SUSPENDED);
    var restarted = new MemoryJournal();
    ApplyOutcome applied =
        session.apply(new ChangeRequest(restart.wishes(), true, false), restarted);

    assertThat(applied).isEqualTo(new ApplyOutcome.Applied(Set.of()));
    assertThat(restarted.entries())
        .anySatisfy(entry -> assertThat(entry.text()).contains("suspended again"));
    assertThat(duty()).isEqualTo(Duty.SUSPENDED);
    assertThat(application.status()).isEqualTo(503);
  }

  @Test
  @Order(7)
  void aServerForAdministratorsAloneIsNotPromotedAndNeedsNoDemotion() {
    wildfly.run(Operations.on(Address.ROOT, "reload").put("admin-only", true));
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> role.status().duty() == Duty.ADMIN_ONLY);

    var journal = new MemoryJournal();
    ApplyOutcome promotion = role.carryOut(PROMOTE, journal);
    assertThat(role.draft(PROMOTE)).isInstanceOf(Draft.Refused.class);

    assertThat(promotion)
        .isInstanceOfSatisfying(
            ApplyOutcome.Refused.class,
            refused -> {
              assertThat(refused.refusals().getFirst().reason()).contains("admin-only");
              assertThat(refused.refusals().getFirst().remedy()).contains("start-mode=normal");
            });
    assertThat(role.carryOut(DEMOTE, journal)).isInstanceOf(ApplyOutcome.Applied.class);
    assertThat(journal.commands()).isEmpty();
    assertThat(duty()).isEqualTo(Duty.ADMIN_ONLY);
  }

  @Test
  @Order(8)
  void aServerThatWasStartedSuspendedIsResumedByAPromotion() {
    wildfly.run(Operations.on(Address.ROOT, "reload").put("start-mode", "suspend"));
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> role.status().duty() == Duty.SUSPENDED);

    assertThat(role.carryOut(PROMOTE, new MemoryJournal()))
        .isInstanceOf(ApplyOutcome.Applied.class);

    assertThat(duty()).isEqualTo(Duty.SERVING);
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> application.status() == 200);
  }

  @Test
  @Order(9)
  void whoWantsBothToServeSaysSo() {
    try (Session other = open(Map.of("suspend", false))) {
      assertThat(other.roleControl()).isEmpty();
      assertThat(other.collect().condition().duty()).isEqualTo(Duty.NONE);
    }
    assertThatThrownBy(() -> open(Map.of("suspend", "maybe")))
        .isInstanceOf(SettingRefused.class)
        .hasMessageContaining("instances.app.suspend");
    assertThatThrownBy(() -> open(Map.of("suspendSeconds", "soon")))
        .isInstanceOf(SettingRefused.class)
        .hasMessageContaining("suspendSeconds");
  }

  @Test
  @Order(10)
  void ofAServerThatIsDownNothingIsToldAndNothingBegun() {
    wildfly.kill();

    assertThatThrownBy(() -> role.status()).isInstanceOf(Unreachable.class);

    var journal = new MemoryJournal();
    assertThatThrownBy(() -> role.carryOut(PROMOTE, journal)).isInstanceOf(Unreachable.class);
    assertThat(journal.entries()).isEmpty();
    wildfly.start();
  }
}
