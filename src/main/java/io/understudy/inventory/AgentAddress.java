package io.understudy.inventory;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where a node's agent answers.
 *
 * @param url its base, such as {@code http://127.0.0.1:7701}
 * @param token what it asks for; never printed
 * @param node whose agent it must be, null when any will do
 */
public record AgentAddress(URI url, String token, @Nullable String node) {

  /** Whoever answers there. */
  public AgentAddress(URI url, String token) {
    this(url, token, null);
  }

  @Override
  public String toString() {
    return "AgentAddress[url=" + url + ", token=***]";
  }
}
