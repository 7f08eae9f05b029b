package io.understudy.driver.postgresql;

class Postgresql18ContractIT extends PostgresqlContract {

  @Override
  int major() {
    return 18;
  }
}
