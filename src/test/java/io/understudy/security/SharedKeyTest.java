package io.understudy.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class SharedKeyTest {

  private static final Secret PASSWORD = Secret.of("of the database, é漢");

  private final VaultKey key = VaultKey.fresh();

  @Test
  void opensWithThePasswordItWasSealedWith() {
    String kept = SharedKey.of(key, PASSWORD).text();

    assertThat(SharedKey.parse(kept).flatMap(shared -> shared.open(PASSWORD)))
        .map(VaultKey::id)
        .contains(key.id());
  }

  @Test
  void opensWithNoOtherPasswordAndHoldsNoKey() {
    String kept = SharedKey.of(key, PASSWORD).text();

    assertThat(SharedKey.parse(kept).flatMap(shared -> shared.open(Secret.of("another"))))
        .isEmpty();
    assertThat(kept).doesNotContain(Base64.getEncoder().encodeToString(key.bytes()));
  }

  @Test
  void isSealedAnewEachTime() {
    assertThat(SharedKey.of(key, PASSWORD)).isNotEqualTo(SharedKey.of(key, PASSWORD));
  }

  @Test
  void whatIsNoSharedKeyDoesNotOpen() {
    assertThat(SharedKey.parse("")).isEmpty();
    assertThat(SharedKey.parse("0 a b")).isEmpty();
    assertThat(SharedKey.parse("1 ? b").flatMap(shared -> shared.open(PASSWORD))).isEmpty();
    assertThat(SharedKey.parse("1 c2FsdA== c2hvcnQ=").flatMap(shared -> shared.open(PASSWORD)))
        .isEmpty();
  }
}
