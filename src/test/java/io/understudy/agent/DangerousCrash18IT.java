package io.understudy.agent;

class DangerousCrash18IT extends DangerousCrash {

  DangerousCrash18IT() {
    super(18);
  }
}
