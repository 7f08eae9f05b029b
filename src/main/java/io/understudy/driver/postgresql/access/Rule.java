package io.understudy.driver.postgresql.access;

/**
 * One rule of an access file.
 *
 * @param name what it matches, as it would be written ({@code host all all 127.0.0.1/32}); a
 *     repeated one ends in {@code #2}
 * @param value what it does ({@code scram-sha-256}, {@code md5 clientcert=verify-ca})
 * @param line what it was read from
 */
public record Rule(String name, String value, Line line) {}
