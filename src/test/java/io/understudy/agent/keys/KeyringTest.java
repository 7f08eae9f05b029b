package io.understudy.agent.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.understudy.agent.disk.PrivateFolder;
import io.understudy.driver.SecretKeeper.SecretNotForUs;
import io.understudy.parameter.SecretValue;
import io.understudy.protocol.Pairing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyringTest {

  private static final byte[] CLEAR = "SCRAM-SHA-256$4096:salt".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  @Test
  void pairedAgentsCompareAndOpenEachOthersSecrets() {
    Keyring alpha = keyring("alpha", Map.of(), true);
    Keyring beta = keyring("beta", Map.of(), true);
    pair(alpha, beta);

    SecretValue sealed = alpha.seal(CLEAR);

    assertThat(beta.open(sealed)).isEqualTo(CLEAR);
    assertThat(alpha.open(sealed)).isEqualTo(CLEAR);
    assertThat(beta.seal(CLEAR).parity()).isEqualTo(sealed.parity());
    assertThat(beta.seal(CLEAR).tag()).isNotEqualTo(sealed.tag());
    assertThat(alpha.seal(CLEAR)).isSameAs(sealed);
  }

  @Test
  void keysAndTagsOutliveTheProcessAndAreForTheOwnerAlone() throws IOException {
    Keyring first = keyring("alpha", Map.of(), true);
    SecretValue sealed = first.seal(CLEAR);

    Keyring second = keyring("alpha", Map.of(), true);

    assertThat(second.seal(CLEAR).tag()).isEqualTo(sealed.tag());
    assertThat(second.seal(CLEAR).parity()).isEqualTo(sealed.parity());
    assertThat(second.epoch()).isEqualTo(first.epoch());
    assertThat(second.open(sealed)).isEqualTo(CLEAR);
    try (Stream<Path> files = Files.list(folder.resolve("alpha"))) {
      for (Path file : files.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
      }
    }
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("alpha"))))
        .isEqualTo("rwx------");
  }

  @Test
  void aNewParityKeyIsNoChangeOfTheSecret() {
    Keyring alpha = keyring("alpha", Map.of(), true);
    Keyring beta = keyring("beta", Map.of(), true);
    pair(alpha, beta);
    SecretValue before = alpha.seal(CLEAR);
    String epoch = alpha.epoch();

    alpha.renewParity();
    SecretValue after = alpha.seal(CLEAR);

    assertThat(after.tag()).isEqualTo(before.tag());
    assertThat(after.parity()).isNotEqualTo(before.parity());
    assertThat(alpha.epoch()).isNotEqualTo(epoch);
    beta.pair(alpha.pairing());
    assertThat(beta.seal(CLEAR).parity()).isEqualTo(after.parity());
  }

  @Test
  void nobodyOpensWhatIsNotForHimOrWasChanged() {
    Keyring alpha = keyring("alpha", Map.of(), true);
    Keyring beta = keyring("beta", Map.of(), true);
    Keyring stranger = keyring("stranger", Map.of(), true);
    pair(alpha, beta);
    SecretValue sealed = alpha.seal(CLEAR);

    assertThatThrownBy(() -> stranger.open(sealed)).isInstanceOf(SecretNotForUs.class);
    String copy = sealed.sealed().get(beta.keyId());
    assertThat(copy).isNotNull();
    byte[] bytes = Base64.getDecoder().decode(copy);
    for (int at : new int[] {0, 1, 20, 33, 40, bytes.length - 1}) {
      byte[] changed = bytes.clone();
      changed[at] ^= 1;
      assertThatThrownBy(() -> beta.open(with(sealed, beta, changed)))
          .as("byte %d", at)
          .isInstanceOf(SecretNotForUs.class);
    }
    assertThatThrownBy(() -> beta.open(with(sealed, beta, new byte[0])))
        .isInstanceOf(SecretNotForUs.class);
  }

  @Test
  void aSecretSealedByAStrangerIsNotOpened() {
    Keyring alpha = keyring("alpha", Map.of(), true);
    Keyring beta = keyring("beta", Map.of(), true);
    Keyring stranger = keyring("stranger", Map.of(), true);
    pair(alpha, beta);
    stranger.pair(new Pairing(List.of(peer("beta", beta)), null, Map.of()));

    SecretValue forged = stranger.seal(CLEAR);

    assertThat(forged.sealed()).containsKey(beta.keyId());
    assertThatThrownBy(() -> beta.open(forged)).isInstanceOf(SecretNotForUs.class);
  }

  @Test
  void pinnedPeersAreNotReplacedAndTheirParityKeyIsTaken() {
    Keyring alpha = keyring("alpha", Map.of(), true);
    Keyring stranger = keyring("stranger", Map.of(), true);
    Keyring beta = keyring("beta", Map.of("alpha", alpha.publicKey()), false);
    pairOneWay(alpha, beta);

    beta.pair(alpha.pairing());

    assertThat(beta.parityKeyId()).isEqualTo(alpha.parityKeyId());
    assertThat(beta.peersPinned()).isTrue();
    assertThatThrownBy(() ->
            beta.pair(
                new Pairing(
                    List.of(new Pairing.Peer("alpha", stranger.publicKey())), null, Map.of())))
        .isInstanceOf(PairingRefused.class)
        .hasMessageContaining("not pinned");
    pairOneWay(stranger, beta);
    Pairing forged =
        new Pairing(
            List.of(peer("alpha", alpha)), stranger.parityKeyId(), stranger.pairing().parity());
    assertThatThrownBy(() -> beta.pair(forged))
        .isInstanceOf(PairingRefused.class)
        .hasMessageContaining("parity key");
  }

  @Test
  void anAgentThatCanBeReachedTakesNoPeersFromTheNetwork() {
    Keyring alpha = keyring("alpha", Map.of(), true);
    Keyring open = keyring("open", Map.of(), false);

    assertThatThrownBy(() -> open.pair(alpha.pairing()))
        .isInstanceOf(PairingRefused.class)
        .hasMessageContaining("agent.yaml");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "!",
        "AAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="
      })
  void refusesWhatIsNoKey(String key) {
    Keyring alpha = keyring("alpha", Map.of(), true);

    assertThatThrownBy(
            () -> alpha.pair(new Pairing(List.of(new Pairing.Peer("beta", key)), null, Map.of())))
        .isInstanceOf(PairingRefused.class);
    assertThat(alpha.pairing().peers()).hasSize(1);
  }

  @Test
  void refusesAnotherKeyForItsOwnNode() {
    Keyring alpha = keyring("alpha", Map.of(), true);
    Keyring beta = keyring("beta", Map.of(), true);

    assertThatThrownBy(() ->
            alpha.pair(
                new Pairing(List.of(new Pairing.Peer("alpha", beta.publicKey())), null, Map.of())))
        .isInstanceOf(PairingRefused.class);
  }

  private Keyring keyring(String node, Map<String, String> pinned, boolean trustsConsole) {
    return new Keyring(PrivateFolder.at(folder.resolve(node)), node, pinned, trustsConsole);
  }

  private static void pair(Keyring first, Keyring second) {
    pairOneWay(first, second);
    second.pair(first.pairing());
  }

  private static void pairOneWay(Keyring first, Keyring second) {
    first.pair(new Pairing(List.of(peer("alpha", first), peer("beta", second)), null, Map.of()));
  }

  private static Pairing.Peer peer(String node, Keyring keys) {
    return new Pairing.Peer(node, keys.publicKey());
  }

  private static SecretValue with(SecretValue sealed, Keyring recipient, byte[] copy) {
    var copies = new HashMap<>(sealed.sealed());
    copies.put(recipient.keyId(), Base64.getEncoder().encodeToString(copy));
    return new SecretValue(sealed.tag(), sealed.parity(), copies);
  }
}
