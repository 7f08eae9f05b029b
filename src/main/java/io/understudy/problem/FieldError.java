package io.understudy.problem;

/**
 * One field that is wrong.
 *
 * @param field its path in the request, such as {@code nodes[0].agent.url}
 * @param message what is wrong and what to do about it
 */
public record FieldError(String field, String message) {}
