package io.understudy.agent;

class DangerousCrash15IT extends DangerousCrash {

  DangerousCrash15IT() {
    super(15);
  }
}
