package io.understudy.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static io.understudy.architecture.Source.PROGRAMS;
import static io.understudy.architecture.Source.ROOT;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LayersTest {

  /** What drivers share. */
  private static final String CHANGE = ROOT + ".driver.change";

  /** What is shaded into the agent's jar; maven-shade-plugin lists the same packages. */
  private static final String[] AGENT_JAR = packages("parameter", "driver", "protocol", "agent");

  private static final String[] SHARED =
      packages("parameter", "driver", "protocol", "agent", "embedded");
  private static final String[] DOMAIN =
      packages(
          "agenda",
          "alarm",
          "audit",
          "events",
          "evidence",
          "calendar",
          "inventory",
          "history",
          "drift",
          "operation",
          "agentclient",
          "probe",
          "problem",
          "traffic",
          "vigil",
          "polling",
          "sync",
          "switchover",
          "readiness",
          "security");
  private static final String[] EDGE = packages("api", "web", "console", "demo");

  @Test
  void everyPackageBelongsToALayer() {
    classes()
        .should()
        .resideInAnyPackage(
            Stream.of(SHARED, DOMAIN, EDGE).flatMap(Stream::of).toArray(String[]::new))
        .check(PROGRAMS);
  }

  @Test
  void dependenciesPointFromTheEdgeToTheSharedCore() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .withOptionalLayers(true)
        .layer("shared")
        .definedBy(SHARED)
        .layer("domain")
        .definedBy(DOMAIN)
        .layer("edge")
        .definedBy(EDGE)
        .whereLayer("edge")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("domain")
        .mayOnlyBeAccessedByLayers("edge")
        .check(PROGRAMS);
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(PROGRAMS);
  }

  @Test
  void agentUsesOnlyWhatItsJarHolds() {
    classes()
        .that()
        .resideInAnyPackage(AGENT_JAR)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(AGENT_JAR)
                .or(
                    resideInAnyPackage(
                        "java..",
                        "javax.net.ssl..",
                        "javax.crypto..",
                        "javax.security..",
                        "javax.naming..",
                        "javax.management..",
                        "javax.xml..",
                        "org.xml.sax..",
                        "com.sun.net.httpserver..",
                        "org.jspecify.annotations..",
                        "org.postgresql..",
                        "com.fasterxml.jackson..",
                        "org.yaml.snakeyaml.."))
                .or(arraysAndPrimitives()))
        .check(PROGRAMS);
  }

  @Test
  void sharedCoreKnowsNoFramework() {
    noClasses()
        .that()
        .resideInAnyPackage(SHARED)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.quarkus..",
            "jakarta..",
            "org.hibernate..",
            "io.smallrye..",
            "io.vertx..",
            "org.eclipse.microprofile..",
            "org.jboss..")
        .check(PROGRAMS);
  }

  @Test
  void driversDoNotKnowEachOther() {
    slices()
        .matching(ROOT + ".driver.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(DescribedPredicate.alwaysTrue(), resideInAPackage(CHANGE))
        .check(PROGRAMS);
  }

  @Test
  void whatDriversShareKnowsNoDriver() {
    noClasses()
        .that()
        .resideInAPackage(CHANGE)
        .should()
        .dependOnClassesThat(
            resideInAPackage(ROOT + ".driver.*..").and(resideOutsideOfPackage(CHANGE)))
        .check(PROGRAMS);
  }

  @Test
  void nobodyNamesADriver() {
    noClasses()
        .that(resideOutsideOfPackage(ROOT + ".driver.*.."))
        .should()
        .dependOnClassesThat(
            resideInAPackage(ROOT + ".driver.*..").and(resideOutsideOfPackage(CHANGE)))
        .check(PROGRAMS);
  }

  @Test
  void nobodyReachesIntoTheAgentProgram() {
    noClasses()
        .that(resideOutsideOfPackage(ROOT + ".agent.."))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".agent..")
        .check(PROGRAMS);
  }

  private static DescribedPredicate<JavaClass> arraysAndPrimitives() {
    return DescribedPredicate.describe(
        "are primitives or arrays of allowed types",
        type -> type.isPrimitive() || type.getBaseComponentType().isPrimitive());
  }

  private static String[] packages(String... names) {
    return Stream.of(names).map(name -> ROOT + "." + name + "..").toArray(String[]::new);
  }
}
