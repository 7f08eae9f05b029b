package io.understudy.demo;

import java.nio.file.Path;
import java.util.Map;

/** A server beside the database on one node of the demo. */
interface Tier {

  /** The component's name in the cluster, and the instance's in the agent's configuration. */
  String component();

  /** {@code web} or {@code application}. */
  String kind();

  String driver();

  /** Its settings in the agent's configuration. */
  Map<String, Object> instance();

  /** How it is started; made the first time, its ports written anew each time. */
  Kept.Program program();

  /** Where it answers when it has started. */
  int port();

  /** The file that people edit to change it. */
  Path file();
}
