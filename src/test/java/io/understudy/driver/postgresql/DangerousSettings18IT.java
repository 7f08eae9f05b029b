package io.understudy.driver.postgresql;

class DangerousSettings18IT extends DangerousSettings {

  DangerousSettings18IT() {
    super(18);
  }
}
