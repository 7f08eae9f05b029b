package io.understudy.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.conditions.ArchConditions.accessField;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static io.understudy.architecture.Source.PROGRAMS;
import static io.understudy.architecture.Source.ROOT;
import static io.understudy.architecture.Source.TESTS;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.properties.CanBeAnnotated;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import jakarta.inject.Inject;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.MappedSuperclass;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.HttpMethod;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.chrono.ChronoLocalDate;
import java.time.chrono.ChronoLocalDateTime;
import java.time.chrono.ChronoZonedDateTime;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class HouseStyleTest {

  /** Where a program starts: its wiring reads the real clock, its main talks to the terminal. */
  private static final DescribedPredicate<JavaClass> START_OF_A_PROGRAM =
      simpleNameEndingWith("Main").or(resideInAnyPackage(ROOT + ".console..", ROOT + ".demo.."));

  @Test
  void packagesAreNamedByWhatTheyAreFor() {
    noClasses()
        .should()
        .resideInAnyPackage(
            "..util..", "..utils..", "..common..", "..helper..", "..impl..", "..dto..")
        .check(PROGRAMS);
  }

  @Test
  void classesAreNamedByWhatTheyAre() {
    noClasses()
        .should()
        .haveNameMatching(".*(Manager|Helper|Impl|Dto|DTO|Util|Utils)")
        .check(PROGRAMS);
  }

  @Test
  void everyPackageIsNullMarked() {
    classes().should(resideInANullMarkedPackage()).check(PROGRAMS);
  }

  @Test
  void entitiesStayInTheirPackage() {
    classes()
        .that()
        .areAnnotatedWith(Entity.class)
        .or()
        .areAnnotatedWith(Embeddable.class)
        .or()
        .areAnnotatedWith(MappedSuperclass.class)
        .should()
        .bePackagePrivate()
        .allowEmptyShould(true)
        .check(PROGRAMS);
  }

  @Test
  void dependenciesComeThroughTheConstructor() {
    noFields().should().beAnnotatedWith(Inject.class).check(PROGRAMS);
  }

  @Test
  void transactionsBelongToUseCases() {
    noMethods()
        .that()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(ROOT + ".api..", ROOT + ".web..", ROOT + ".agentclient..")
        .should()
        .beAnnotatedWith(Transactional.class)
        .allowEmptyShould(true)
        .check(PROGRAMS);
  }

  @Test
  void noTransactionIsOpenAcrossACallToAnAgent() {
    noMethods()
        .that(areTransactional())
        .should(call(resideInAnyPackage(ROOT + ".agentclient..")))
        .allowEmptyShould(true)
        .check(PROGRAMS);
  }

  /** A resource method that is not public answers 404 without a word. */
  @Test
  void resourceMethodsArePublic() {
    methods()
        .that()
        .areMetaAnnotatedWith(HttpMethod.class)
        .should()
        .bePublic()
        .allowEmptyShould(true)
        .check(PROGRAMS);
  }

  @Test
  void timeComesFromAnInjectedClock() {
    noClasses()
        .that(DescribedPredicate.not(START_OF_A_PROGRAM))
        .and()
        .doNotHaveFullyQualifiedName(ROOT + ".calendar.ConsoleClock")
        .should()
        .callMethodWhere(readsTheRealClock())
        .check(PROGRAMS);
  }

  @Test
  void onlyProgramsTalkToTheTerminal() {
    noClasses()
        .that(DescribedPredicate.not(START_OF_A_PROGRAM))
        .should(accessField(System.class, "out").or(accessField(System.class, "err")))
        .check(PROGRAMS);
  }

  @Test
  void testsWaitForConditionsAndNeverSleep() {
    noClasses()
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Thread.class, "sleep", Duration.class)
        .orShould()
        .callMethod(TimeUnit.class, "sleep", long.class)
        .check(TESTS);
  }

  /** A missing server or browser is a failure that says what to install. */
  @Test
  void noTestIsSkipped() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.junit.jupiter.api.Disabled")
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("org.junit.jupiter.api.condition..")
        .orShould()
        .dependOnClassesThat()
        .haveSimpleName("Assumptions")
        .check(TESTS);
  }

  private static DescribedPredicate<JavaAccess<?>> readsTheRealClock() {
    Set<String> systemClocks =
        Set.of("system", "systemUTC", "systemDefaultZone", "tickMillis", "tickSeconds");
    return DescribedPredicate.describe(
        "reads the machine's clock",
        access -> {
          AccessTarget target = access.getTarget();
          JavaClass owner = target.getOwner();
          return switch (target.getName()) {
            case "now" -> isDateOrTime(owner) && takesNoClock(access);
            case "currentTimeMillis" -> owner.isEquivalentTo(System.class);
            default -> owner.isEquivalentTo(Clock.class) && systemClocks.contains(target.getName());
          };
        });
  }

  private static boolean isDateOrTime(JavaClass owner) {
    return owner.isEquivalentTo(Instant.class)
        || owner.getPackageName().equals("java.time")
        || assignableTo(ChronoLocalDate.class)
            .or(assignableTo(ChronoLocalDateTime.class))
            .or(assignableTo(ChronoZonedDateTime.class))
            .test(owner);
  }

  private static boolean takesNoClock(JavaAccess<?> access) {
    return access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget codeUnit
        && codeUnit.getRawParameterTypes().stream()
            .noneMatch(type -> type.isEquivalentTo(Clock.class));
  }

  private static DescribedPredicate<JavaMethod> areTransactional() {
    DescribedPredicate<CanBeAnnotated> transactional =
        CanBeAnnotated.Predicates.annotatedWith(Transactional.class);
    return DescribedPredicate.describe(
        "are transactional",
        method -> transactional.test(method) || transactional.test(method.getOwner()));
  }

  private static ArchCondition<JavaMethod> call(DescribedPredicate<JavaClass> owners) {
    return new ArchCondition<>("call methods of classes that " + owners.getDescription()) {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        method.getMethodCallsFromSelf().stream()
            .filter(call -> owners.test(call.getTargetOwner()))
            .filter(call -> !call.getTargetOwner().isRecord())
            .forEach(
                call -> events.add(SimpleConditionEvent.satisfied(method, call.getDescription())));
      }
    };
  }

  private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
    return new ArchCondition<>("reside in a package marked @NullMarked in its package-info.java") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
        events.add(
            new SimpleConditionEvent(
                type,
                marked,
                type.getPackageName() + (marked ? " is" : " is not") + " @NullMarked"));
      }
    };
  }
}
