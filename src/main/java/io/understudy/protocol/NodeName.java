package io.understudy.protocol;

/**
 * The header by which both sides say which node they mean: the console in its request, the agent in
 * every answer to one who has shown the token. A request that is meant for another node is refused
 * with 421 (RFC 9110, section 15.5.20), so that a wrong address in a declaration can change
 * nothing.
 */
public final class NodeName {

  public static final String HEADER = "Understudy-Node";

  private NodeName() {}
}
