package io.understudy.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script in a small tree of its own: its JDK and its build are scripts that say what they were
 * asked for.
 */
class LauncherTest {

  private static final String BUILD =
      """
      #!/bin/bash
      echo build >>builds.txt
      mkdir -p target/quarkus-app
      echo '[INFO] --- compiler:3 (default) @ understudy ---'
      echo jar >target/quarkus-app/quarkus-run.jar
      echo jar >target/understudy-agent.jar
      bash understudy fingerprint >target/understudy.stamp
      """;

  @TempDir private Path base;
  private Path tree;
  private Path jdk;

  @BeforeEach
  void makeTree() throws IOException {
    tree = Files.createDirectory(base.resolve("a tree"));
    Files.copy(Path.of("understudy"), tree.resolve("understudy"));
    executable(tree.resolve("understudy"));
    write(tree.resolve("mvnw"), BUILD);
    executable(tree.resolve("mvnw"));
    write(tree.resolve("pom.xml"), "<project/>");
    write(tree.resolve(".mvn/jvm.config"), "");
    write(tree.resolve("src/main/java/A.java"), "class A {}");
    write(tree.resolve("db/migrations/V1__a.sql"), "SELECT 1;");
    jdk = base.resolve("jdk-25");
    write(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
    write(jdk.resolve("bin/java"), "#!/bin/sh\nprintf 'java %s in %s\\n' \"$*\" \"$PWD\"\n");
    write(jdk.resolve("bin/javac"), "#!/bin/sh\necho javac 25.0.1\n");
    executable(jdk.resolve("bin/java"));
    executable(jdk.resolve("bin/javac"));
  }

  @Test
  void helpNeedsNothing() throws Exception {
    Run help = run(Map.of(), "help");

    assertThat(help.exit()).isZero();
    assertThat(help.out()).contains("demo", "console", "agent", "test", "bench");
    assertThat(tree.resolve("builds.txt")).doesNotExist();
  }

  @Test
  void refusesAnUnknownCommand() throws Exception {
    Run unknown = run(Map.of(), "frobnicate");

    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.out()).contains("there is no command 'frobnicate'");
  }

  @Test
  void saysWhichJdksItFoundWhenNoneIsNewEnough() throws Exception {
    write(jdk.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");

    Run old = run(Map.of(), "console");

    assertThat(old.exit()).isEqualTo(1);
    assertThat(old.out()).contains("no JDK 25 found", "found only JDK", "17", "set JAVA_HOME");
  }

  @Test
  void findsAJdkInTheUsualPlacesWhenJavaHomeIsTooOld() throws Exception {
    Path old = base.resolve("old");
    write(old.resolve("release"), "JAVA_VERSION=\"17\"\n");
    write(old.resolve("bin/java"), "#!/bin/sh\nexit 9\n");
    write(old.resolve("bin/javac"), "#!/bin/sh\nexit 9\n");
    executable(old.resolve("bin/java"));
    executable(old.resolve("bin/javac"));

    Run found =
        run(Map.of("JAVA_HOME", old.toString(), "UNDERSTUDY_JDK_ROOTS", base.toString()), "agent");

    assertThat(found.out()).contains("understudy-agent.jar");
    assertThat(found.exit()).isZero();
  }

  @Test
  void buildsWhatIsMissingAndPassesTheRestOnFromAnywhere() throws Exception {
    Path link = Files.createSymbolicLink(base.resolve("link"), tree.resolve("understudy"));

    Run agent =
        start(Map.of(), base, List.of(link.toString(), "agent", "--config", "my agent.yaml")).end();

    assertThat(agent.exit()).isZero();
    assertThat(agent.out())
        .contains(
            "the build is missing: building",
            "compiling",
            "understudy-agent.jar --config my agent.yaml")
        .contains("in " + base.toRealPath());
  }

  @Test
  void startsWithoutBuildingWhatMavenHasBuilt() throws Exception {
    assertThat(start(Map.of(), tree, List.of("./mvnw")).end().exit()).isZero();

    Run console = run(Map.of(), "console");

    assertThat(console.out()).contains("quarkus-run.jar").doesNotContain("building");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void aTouchedFileIsNoChangeAndAChangedOneIs() throws Exception {
    run(Map.of(), "console");
    Path source = tree.resolve("src/main/java/A.java");

    Files.setLastModifiedTime(source, FileTime.from(Instant.parse("2040-01-01T00:00:00Z")));
    run(Map.of(), "console");
    assertThat(builds()).isEqualTo(1);

    Files.writeString(source, "class A { int b; }");
    Run changed = run(Map.of(), "console");
    assertThat(changed.out()).contains("the build is stale: building");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void aRemovedFileIsAChange() throws Exception {
    run(Map.of(), "console");

    Files.delete(tree.resolve("db/migrations/V1__a.sql"));
    run(Map.of(), "console");

    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void launchersStartedTogetherBuildOnce() throws Exception {
    List<Started> together =
        List.of(
            start(Map.of(), tree, List.of("./understudy", "console")),
            start(Map.of(), tree, List.of("./understudy", "console")),
            start(Map.of(), tree, List.of("./understudy", "agent", "--config", "x")));

    for (Started each : together) {
      assertThat(each.end().exit()).isZero();
    }
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void saysThatTheDiskIsFull() throws Exception {
    write(
        tree.resolve("mvnw"),
        "#!/bin/bash\necho '[ERROR] write failed: No space left on device'\nexit 1\n");

    Run full = run(Map.of(), "console");

    assertThat(full.exit()).isEqualTo(1);
    assertThat(full.out()).contains("the disk is full");
  }

  @Test
  void showsWhyABuildFailed() throws Exception {
    write(
        tree.resolve("mvnw"),
        "#!/bin/bash\necho '[ERROR] A.java:[1,1] cannot find symbol'\nexit 1\n");

    Run failed = run(Map.of(), "console");

    assertThat(failed.exit()).isEqualTo(1);
    assertThat(failed.out()).contains("cannot find symbol", "the build failed (log: ");
  }

  @Test
  void namesTheCampaignsWhenItIsGivenAnUnknownOne() throws Exception {
    write(tree.resolve("src/test/java/x/FidelityCampaignIT.java"), "class FidelityCampaignIT {}");

    Run unknown = run(Map.of(), "test", "--campaign", "nonsense");

    assertThat(unknown.exit()).isEqualTo(1);
    assertThat(unknown.out()).contains("there is no campaign 'nonsense'; there are: fidelity");
  }

  private int builds() throws IOException {
    return Files.readAllLines(tree.resolve("builds.txt")).size();
  }

  private Run run(Map<String, String> environment, String... arguments) throws Exception {
    return start(
            environment,
            tree,
            Stream.concat(Stream.of("./understudy"), Stream.of(arguments)).toList())
        .end();
  }

  private Started start(Map<String, String> environment, Path directory, List<String> command)
      throws IOException {
    Path out = Files.createTempFile(base, "run", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "JAVA_HOME",
                jdk.toString(),
                "UNDERSTUDY_JDK_ROOTS",
                base.resolve("none").toString()));
    all.putAll(environment);
    builder.environment().putAll(all);
    builder.directory(directory.toFile());
    builder.redirectErrorStream(true);
    builder.redirectOutput(out.toFile());
    return new Started(builder.start(), out);
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.resolve("..").normalize());
    Files.writeString(file, text);
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private record Run(int exit, String out) {}

  private record Started(Process process, Path file) {

    Run end() throws Exception {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return new Run(process.exitValue(), Files.readString(file));
    }
  }
}
