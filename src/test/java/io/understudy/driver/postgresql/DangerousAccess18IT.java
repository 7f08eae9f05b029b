package io.understudy.driver.postgresql;

class DangerousAccess18IT extends DangerousAccess {

  DangerousAccess18IT() {
    super(18);
  }
}
