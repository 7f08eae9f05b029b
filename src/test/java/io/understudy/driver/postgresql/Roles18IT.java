package io.understudy.driver.postgresql;

class Roles18IT extends RolesBehaviour {

  Roles18IT() {
    super(18);
  }
}
