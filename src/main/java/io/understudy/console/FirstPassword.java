package io.understudy.console;

import io.understudy.security.AdminPasswordMade;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Shows the password that was made up at the first start, once and on the terminal only. */
@ApplicationScoped
class FirstPassword {

  void show(@Observes AdminPasswordMade made) {
    System.out.printf(
        "%n  First start: log in as %s with the password %s%n"
            + "  It is not shown again; change it under Users.%n%n",
        made.user(), made.password().reveal());
  }
}
