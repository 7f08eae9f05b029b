package io.understudy.driver.wildfly;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.understudy.driver.Command;

/** One operation of a plan, and what people are told of it. */
record Step(Address address, ObjectNode operation, Command command) {

  /** Prints no value, which may be a secret. */
  @Override
  public String toString() {
    return command.text();
  }
}
