package io.understudy.switchover;

import io.understudy.operation.Step;
import jakarta.inject.Singleton;
import java.util.List;

/** The steps from the promotion on. */
@Singleton
class Closing {

  private final List<Step> steps;

  Closing(
      PromoteStep promote,
      RedirectStep redirect,
      ReleaseStep release,
      VerifyStep verify,
      SwapRolesStep swap,
      RoleParametersStep parameters,
      RejoinStep rejoin,
      ResumeStep resume) {
    this.steps = List.of(promote, redirect, release, verify, swap, parameters, rejoin, resume);
  }

  List<Step> steps() {
    return steps;
  }
}
