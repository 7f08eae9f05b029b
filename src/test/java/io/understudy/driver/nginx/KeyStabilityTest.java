package io.understudy.driver.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys are the same wherever a server block stands and whichever addresses a node has. */
class KeyStabilityTest {

  private static final String FIRST =
      "server { listen 10.0.0.1:80 default_server; listen [fd00::1]:80 default_server;"
          + " server_name _; return 444; }";

  private static final List<String> SERVERS =
      List.of(
          "server { listen 10.0.0.1:80; server_name shop.example.com www.shop.example.com;"
              + " location / { return 200; } location ~ \\.php$ { return 403; } }",
          "server { listen 10.0.0.1:443 ssl; server_name shop.example.com www.shop.example.com;"
              + " location / { return 201; } }",
          "server { listen 10.0.0.1:8443 ssl; listen [fd00::1]:8443 ssl; server_name"
              + " shop.example.com; return 202; }",
          "server { listen 10.0.0.1:8080; server_name shop.example.com; return 203; }",
          "server { listen [fd00::1]:80; server_name v6.example.com; return 204; }",
          "server { listen 10.0.0.1:80; server_name ~^(?<user>.+)\\.example\\.com$; return 205; }",
          "server { listen unix:/run/shop.sock; server_name shop.example.com; return 206; }",
          "server { listen 10.0.0.1:80; listen 10.0.0.1:81; server_name *.example.net .example.org;"
              + " return 207; }",
          "server { listen 10.0.0.1:9000; return 208; }",
          "server { listen 10.0.0.1:9001; return 209; }");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void reorderedBlocksKeepTheirKeys(int seed) throws IOException {
    assertThat(keys(inOne(shuffled(seed)))).isEqualTo(keys(inOne(SERVERS)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void blocksSplitOverFilesKeepTheirKeys(int seed) throws IOException {
    SortedSet<String> together = keys(inOne(SERVERS));
    Files.createDirectories(folder.resolve("conf.d"));
    List<String> servers = shuffled(seed);
    for (int i = 0; i < servers.size(); i++) {
      Files.writeString(folder.resolve("conf.d/%02d.conf".formatted(i)), servers.get(i));
    }

    assertThat(keys("include conf.d/*.conf;")).isEqualTo(together);
  }

  @Test
  void addressesOfTheNodeAreInNoKey() throws IOException {
    String here = FIRST + inOne(SERVERS);
    String elsewhere = here.replace("10.0.0.1", "192.168.7.9").replace("fd00::1", "fd00::2");

    SortedSet<String> keys = keysOf(here);

    assertThat(keysOf(elsewhere)).isEqualTo(keys);
    assertThat(keys).noneMatch(key -> key.contains("10.0.0.1") || key.contains("fd00"));
    assertThat(keys).hasSizeGreaterThan(2 * SERVERS.size());
  }

  @Test
  void filesThatIncludeEachOtherAreRefusedByName() throws IOException {
    Files.writeString(folder.resolve("a.conf"), "include b.conf;");
    Files.writeString(folder.resolve("b.conf"), "include a.conf;");

    assertThatThrownBy(() -> keys("include a.conf;")).hasMessageContaining("a.conf");
  }

  private static List<String> shuffled(int seed) {
    var servers = new ArrayList<>(SERVERS);
    Collections.shuffle(servers, new Random(seed));
    return servers;
  }

  private static String inOne(List<String> servers) {
    return String.join("\n", servers);
  }

  private SortedSet<String> keys(String rest) throws IOException {
    return keysOf(FIRST + "\n" + rest);
  }

  private SortedSet<String> keysOf(String http) throws IOException {
    Path main = folder.resolve("nginx.conf");
    Files.writeString(main, "events {}\nhttp {\n" + http + "\n}\n");
    ConfigTree tree = Loader.load(main);
    List<String> keys =
        Naming.of(tree.entries(), folder).places().stream()
            .map(named -> named.key().path())
            .toList();
    assertThat(keys).doesNotHaveDuplicates();
    return new TreeSet<>(keys);
  }
}
