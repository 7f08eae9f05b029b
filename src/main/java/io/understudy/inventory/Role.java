package io.understudy.inventory;

/** What a node is at the moment. */
public enum Role {
  PRIMARY,
  STANDBY
}
