package io.understudy.driver.nginx;

import io.understudy.driver.DriverContract;
import io.understudy.driver.Surroundings;
import io.understudy.parameter.ParameterKey;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NginxContractIT extends DriverContract {

  private final NginxUnderTest nginx = new NginxUnderTest();

  @BeforeAll
  void start() {
    Sample.in(nginx).start();
  }

  @AfterAll
  void stop() {
    nginx.close();
  }

  @Override
  protected String driver() {
    return "nginx";
  }

  @Override
  protected Map<String, Object> settings() {
    return nginx.settings();
  }

  @Override
  protected Surroundings surroundings() {
    return nginx.surroundings();
  }

  @Override
  protected Map.Entry<ParameterKey, String> harmlessChange() {
    return Map.entry(
        ParameterKey.parse("http/server[app.example.com]/location[/api]/proxy_read_timeout"),
        "90s");
  }

  @Override
  protected Map.Entry<ParameterKey, String> impossibleChange() {
    return Map.entry(ParameterKey.parse("http/keepalive_timeout"), "garbage");
  }

  @Override
  protected Map.Entry<ParameterKey, String> secret() {
    return Map.entry(
        ParameterKey.parse(
            "http/server[app.example.com]/location[/private]/auth_basic_user_file/user[bert]"),
        "{PLAIN}geheim4711");
  }
}
