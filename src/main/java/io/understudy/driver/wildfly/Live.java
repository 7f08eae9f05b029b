package io.understudy.driver.wildfly;

import com.fasterxml.jackson.databind.JsonNode;
import io.understudy.driver.Identity;

/**
 * A server as it was at one moment.
 *
 * @param xml its configuration, as it writes it into its file
 * @param state what it says of itself: {@code running}, {@code reload-required} …
 */
record Live(
    Identity identity,
    ResourceType types,
    JsonNode tree,
    Reading reading,
    String xml,
    String state) {}
