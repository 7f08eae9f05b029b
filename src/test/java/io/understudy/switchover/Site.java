package io.understudy.switchover;

import io.understudy.embedded.PostgresServer;
import java.util.Map;

/** Where the programs of a pair's nodes run. */
interface Site {

  /** Everything on loopback. */
  Site LOOPBACK = new Site() {};

  /** Brings the servers there, once all are made, by node. */
  default void settle(Map<String, PostgresServer> made) {}

  /** Where a node's programs run; asked when the servers are there. */
  default Place place(String node) {
    return Place.LOOPBACK;
  }
}
