package io.understudy.inventory;

import java.net.URI;

/**
 * Where a node's agent answers.
 *
 * @param url its base, such as {@code http://127.0.0.1:7701}
 * @param token what it asks for; never printed
 */
public record AgentAddress(URI url, String token) {

  @Override
  public String toString() {
    return "AgentAddress[url=" + url + ", token=***]";
  }
}
