package io.understudy.security;

/**
 * The first user was made with a password that nobody knows yet; a CDI event for the program's
 * main, which shows it once and does not log it.
 */
public record AdminPasswordMade(String user, Secret password) {}
