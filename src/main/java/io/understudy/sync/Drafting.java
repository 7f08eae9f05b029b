package io.understudy.sync;

import io.understudy.driver.ChangeRequest;
import io.understudy.driver.Draft;

/** Asks the target what it would do; see {@link io.understudy.driver.Session#draft}. */
interface Drafting {

  /**
   * The draft of this request.
   *
   * @throws io.understudy.problem.RequestRefused when the target cannot be asked
   */
  Draft draft(ChangeRequest request);
}
