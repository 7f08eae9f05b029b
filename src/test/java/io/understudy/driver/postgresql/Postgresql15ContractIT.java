package io.understudy.driver.postgresql;

class Postgresql15ContractIT extends PostgresqlContract {

  @Override
  int major() {
    return 15;
  }
}
