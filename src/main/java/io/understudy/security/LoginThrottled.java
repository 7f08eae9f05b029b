package io.understudy.security;

/** Too many logins failed from where this one comes; the cause of the failed authentication. */
class LoginThrottled extends RuntimeException {
  LoginThrottled() {
    super("too many attempts");
  }
}
