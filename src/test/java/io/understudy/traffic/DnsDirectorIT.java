package io.understudy.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.security.Secret;
import io.understudy.traffic.Concern.Sort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** A record of a real BIND. */
class DnsDirectorIT extends DirectorContract {

  @TempDir static Path folder;

  private static NamedUnderTest named;
  private static Trial trial;

  @BeforeAll
  static void start() {
    named = new NamedUnderTest(folder);
    trial = new Trial(folder);
  }

  @AfterAll
  static void stop() {
    named.close();
  }

  @Override
  Director director() {
    return new DnsDirector();
  }

  private static Map<String, Object> document() {
    var document = new LinkedHashMap<String, Object>();
    document.put("server", named.server());
    document.put("zone", "example.test.");
    document.put("record", "db.example.test.");
    document.put("ttl", 5L);
    document.put("addresses", Map.of("alpha", "10.9.0.1", "beta", "10.9.0.2"));
    document.put("tsig", tsig(NamedUnderTest.SECRET));
    return document;
  }

  private static Map<String, Object> tsig(String secret) {
    return Map.of(
        "name", NamedUnderTest.KEY, "algorithm", "hmac-sha256", "secret", Secret.of(secret));
  }

  private static Post with(String field, Object value) {
    Map<String, Object> document = document();
    document.put(field, value);
    return trial.post("dns", document);
  }

  @Override
  Post post() {
    return trial.post("dns", document());
  }

  @Override
  Post astray() {
    return with("record", "nothing.example.test.");
  }

  @Override
  Post hanging(int port) {
    return with("server", "127.0.0.1:" + port);
  }

  @Override
  String reached() {
    try {
      var resolver =
          new SimpleResolver(new InetSocketAddress(InetAddress.getLoopbackAddress(), named.port));
      resolver.setTimeout(Duration.ofSeconds(2));
      Message answer =
          resolver.send(
              Message.newQuery(
                  Record.newRecord(Name.fromString("db.example.test."), Type.A, DClass.IN)));
      List<String> addresses =
          answer.getSection(Section.ANSWER).stream()
              .map(record -> ((ARecord) record).getAddress().getHostAddress())
              .toList();
      return addresses.equals(List.of("10.9.0.1"))
          ? "alpha"
          : addresses.equals(List.of("10.9.0.2")) ? "beta" : "";
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aWrongKeyIsRefusedAndItsSecretNeverSaid() {
    Post wrong = with("tsig", tsig("d3Jvbmctd3Jvbmctd3Jvbmctd3Jvbmctd3Jvbmctd3I="));

    Outcome outcome = director().redirect(new Transfer(wrong, route(), context().step("wrong")));

    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    assertThat(outcome.detail() + context().commands()).doesNotContain("d3Jvbmct");
    assertThat(nodes()).containsExactly("alpha");
  }

  @Test
  void anUnsignedUpdateIsRefusedAndWarnedOf() {
    Map<String, Object> document = document();
    document.remove("tsig");
    Post unsigned = trial.post("dns", document);

    Outcome outcome =
        director().redirect(new Transfer(unsigned, route(), context().step("unsigned")));

    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    assertThat(director().check(unsigned, route()))
        .extracting(Concern::sort)
        .containsExactly(Sort.NOT_SIGNED);
  }

  @Test
  void warnsWhenResolversMayKeepTheOldAddress() {
    Post slow = with("record", "slow.example.test.");

    List<Concern> concerns = director().check(slow, route());

    assertThat(concerns).extracting(Concern::sort).containsExactly(Sort.SLOW);
    assertThat(concerns.getFirst().message()).contains("900 s", "5 s are declared");
  }

  @Test
  void movesFromOneFamilyOfAddressesToTheOther() {
    Map<String, Object> document = document();
    document.put("addresses", Map.of("alpha", "10.9.0.1", "beta", "fd00:9::2"));
    Post mixed = trial.post("dns", document);

    assertDone(director().redirect(new Transfer(mixed, route(), context().step("redirect"))));

    assertThat(director().where(mixed))
        .isInstanceOfSatisfying(
            Whereabouts.At.class, at -> assertThat(at.nodes()).containsExactly("beta"));
    assertThat(reached()).isEmpty();
    assertDone(director().restore(new Transfer(mixed, route(), context().step("restore"))));
  }

  @Test
  void aServerWithoutTheZoneIsNamed() {
    Post foreign = with("zone", "other.test.");

    assertThat(director().check(foreign, route()))
        .extracting(Concern::sort)
        .containsExactly(Sort.MISSING);
  }
}
