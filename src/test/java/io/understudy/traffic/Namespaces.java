package io.understudy.traffic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Two network namespaces, {@code alpha} and {@code beta}, on one bridge of this host: a small
 * network in which an address can move. Takes root, or sudo.
 */
final class Namespaces implements AutoCloseable {

  static final String HOST = "10.213.7.254";

  private static final String BRIDGE = "udtraffic";
  private static final List<String> NODES = List.of("alpha", "beta");

  private final List<Process> processes = new ArrayList<>();

  Namespaces() {
    close();
    run("ip", "link", "add", BRIDGE, "type", "bridge");
    run("ip", "addr", "add", HOST + "/24", "dev", BRIDGE);
    run("ip", "-6", "addr", "add", "fd00:213:7::254/64", "dev", BRIDGE, "nodad");
    run("ip", "link", "set", BRIDGE, "up");
    for (int i = 0; i < NODES.size(); i++) {
      String space = space(NODES.get(i));
      String outside = BRIDGE + i;
      run("ip", "netns", "add", space);
      run("ip", "link", "add", outside, "type", "veth", "peer", "name", "eth0", "netns", space);
      run("ip", "link", "set", outside, "master", BRIDGE, "up");
      run("ip", "-n", space, "link", "set", "lo", "up");
      run("ip", "-n", space, "link", "set", "eth0", "up");
      run("ip", "-n", space, "addr", "add", address(NODES.get(i)) + "/24", "dev", "eth0");
    }
  }

  static String address(String node) {
    return "10.213.7." + (NODES.indexOf(node) + 1);
  }

  private static String space(String node) {
    return BRIDGE + "-" + node;
  }

  /** What stands before a command that is to run there. */
  List<String> in(String node) {
    var line = new ArrayList<>(root());
    line.addAll(List.of("ip", "netns", "exec", space(node)));
    return line;
  }

  /** Starts a server there that says its node's name. */
  void serve(String node, int port) {
    var line = new ArrayList<>(in(node));
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-Xmx32m", "-XX:TieredStopAtLevel=1", "-cp", "target/test-classes"));
    line.addAll(List.of(NamedServer.class.getName(), node, Integer.toString(port)));
    try {
      processes.add(
          new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Who has this address, as the kernel of each namespace says. */
  List<String> holders(String address) {
    return NODES.stream()
        .filter(node ->
            run("ip", "-n", space(node), "-o", "addr", "show").contains(" " + address + "/"))
        .toList();
  }

  /** Makes a certificate for both nodes' addresses; gives its path, its key lies beside it. */
  static Path certificate(Path folder) {
    Path store = folder.resolve("agents.p12");
    Path certificate = folder.resolve("agents.crt");
    run(
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair",
        "-alias",
        "it",
        "-keyalg",
        "EC",
        "-dname",
        "CN=agents",
        "-ext",
        "san=ip:" + address("alpha") + ",ip:" + address("beta"),
        "-validity",
        "2",
        "-storetype",
        "PKCS12",
        "-keystore",
        store.toString(),
        "-storepass",
        "changeit");
    try {
      char[] password = "changeit".toCharArray();
      KeyStore keys = KeyStore.getInstance(store.toFile(), password);
      pem(folder.resolve("agents.key"), "PRIVATE KEY", keys.getKey("it", password).getEncoded());
      pem(certificate, "CERTIFICATE", keys.getCertificate("it").getEncoded());
      return certificate;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void pem(Path file, String what, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {10}).encodeToString(bytes);
    Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, text, what));
  }

  private static List<String> root() {
    return System.getProperty("user.name").equals("root") ? List.of() : List.of("sudo", "-n");
  }

  private static String run(String... words) {
    Ran ran = ran(words);
    if (ran.exit() != 0) {
      throw new IllegalStateException(
          String.join(" ", words) + " (as root, or by sudo): " + ran.output());
    }
    return ran.output();
  }

  private record Ran(int exit, String output) {}

  private static Ran ran(String... words) {
    var line = new ArrayList<>(root());
    line.addAll(List.of(words));
    try {
      Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ran(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      try {
        process.waitFor(5, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    NODES.forEach(node -> ran("ip", "netns", "del", space(node)));
    ran("ip", "link", "del", BRIDGE);
  }
}
