package io.understudy.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the demo starts, as the launcher found it.
 *
 * @param java the JVM
 * @param consoleJar {@code target/quarkus-app/quarkus-run.jar}
 * @param agentJar {@code target/understudy-agent.jar}
 * @param launcher how people call the launcher
 */
record Programs(String java, String consoleJar, String agentJar, String launcher) {

  private static final List<String> OPTIONS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:+UseSerialGC",
          // Up sooner, and two JVMs more than a host would have share its cores here.
          "-XX:TieredStopAtLevel=1");

  Programs {
    if (consoleJar.isEmpty() || agentJar.isEmpty()) {
      throw new DemoFailure("start the demo with ./understudy demo");
    }
  }

  List<String> console() {
    return line(List.of("-Xmx768m", "-jar", consoleJar));
  }

  List<String> agent(Path configuration) {
    return line(List.of("-Xmx256m", "-jar", agentJar, "--config", configuration.toString()));
  }

  private List<String> line(List<String> rest) {
    return Stream.of(List.of(java), OPTIONS, rest).flatMap(List::stream).toList();
  }
}
