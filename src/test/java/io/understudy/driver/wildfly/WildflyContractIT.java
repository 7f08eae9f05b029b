package io.understudy.driver.wildfly;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.understudy.driver.DriverContract;
import io.understudy.driver.Surroundings;
import io.understudy.parameter.ParameterKey;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WildflyContractIT extends DriverContract {

  private static final Address SECRET = Address.of("subsystem", "elytron", "key-store", "contract");

  private final WildflyUnderTest wildfly = WildflyUnderTest.shared();

  @BeforeAll
  void addSecret() {
    ObjectNode add = Operations.on(SECRET, "add").put("type", "PKCS12");
    add.putObject("credential-reference").put("clear-text", "geheim4711");
    wildfly.run(add);
  }

  @Override
  protected String driver() {
    return "wildfly";
  }

  @Override
  protected Map<String, Object> settings() {
    return wildfly.settings();
  }

  @Override
  protected Surroundings surroundings() {
    return wildfly.surroundings();
  }

  @Override
  protected Map.Entry<ParameterKey, String> harmlessChange() {
    return Map.entry(ParameterKey.parse("subsystem/logging/root-logger/ROOT/level"), "WARN");
  }

  @Override
  protected Map.Entry<ParameterKey, String> impossibleChange() {
    return Map.entry(
        ParameterKey.parse(
            "subsystem/undertow/server/default-server/http-listener/default/max-headers"),
        "garbage");
  }

  @Override
  protected Map.Entry<ParameterKey, String> secret() {
    return Map.entry(
        ParameterKey.parse("subsystem/elytron/key-store/contract/credential-reference.clear-text"),
        "geheim4711");
  }
}
