package io.understudy.driver.postgresql.access;

import java.util.Optional;

/**
 * Somebody who wants to log in.
 *
 * @param address numeric, empty when the connection comes through a Unix socket
 * @param ssl whether the connection is encrypted
 */
public record Visitor(String database, String user, Optional<String> address, boolean ssl) {}
