package io.understudy.driver.postgresql;

class DangerousSettings15IT extends DangerousSettings {

  DangerousSettings15IT() {
    super(15);
  }
}
