package io.understudy.driver.postgresql;

class DangerousAccess15IT extends DangerousAccess {

  DangerousAccess15IT() {
    super(15);
  }
}
