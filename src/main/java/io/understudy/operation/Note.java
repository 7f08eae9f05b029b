package io.understudy.operation;

import java.time.Instant;

/**
 * Something a step said.
 *
 * @param command true when it was a command about to be carried out
 */
public record Note(String step, boolean command, String text, Instant at) {}
