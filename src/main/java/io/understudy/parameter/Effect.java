package io.understudy.parameter;

/** When a change becomes effective. */
public enum Effect {
  /** At once, when the command returns. */
  ONLINE,
  /** After the server re-reads its configuration. */
  RELOAD,
  /** After the server restarts; until then it is pending. */
  RESTART,
  /** It cannot be changed on an existing installation. */
  NEVER
}
