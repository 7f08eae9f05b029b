package io.understudy.driver.files;

import io.understudy.driver.DriverContract;
import io.understudy.driver.Surroundings;
import io.understudy.parameter.ParameterKey;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FilesContractTest extends DriverContract {

  private final FilesUnderTest files = new FilesUnderTest().sample();

  @AfterAll
  void close() {
    files.close();
  }

  @Override
  protected String driver() {
    return "files";
  }

  @Override
  protected Map<String, Object> settings() {
    return files.settings();
  }

  @Override
  protected Surroundings surroundings() {
    return files.surroundings();
  }

  @Override
  protected Map.Entry<ParameterKey, String> harmlessChange() {
    return Map.entry(ParameterKey.parse("conf[app.properties]/server.port"), "9090");
  }

  @Override
  protected Map.Entry<ParameterKey, String> impossibleChange() {
    return Map.entry(ParameterKey.parse("conf[my.cnf]/mysqld/max_connections"), "1\n2");
  }

  @Override
  protected Map.Entry<ParameterKey, String> secret() {
    return Map.entry(ParameterKey.parse("conf[app.properties]/db.password"), "geheim4711");
  }
}
