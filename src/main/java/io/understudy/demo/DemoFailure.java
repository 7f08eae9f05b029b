package io.understudy.demo;

/** The demo cannot go on; the message says what happened and what to do. */
final class DemoFailure extends RuntimeException {

  DemoFailure(String message) {
    super(message);
  }
}
