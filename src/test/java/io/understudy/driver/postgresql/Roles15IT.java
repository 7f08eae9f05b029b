package io.understudy.driver.postgresql;

class Roles15IT extends RolesBehaviour {

  Roles15IT() {
    super(15);
  }
}
