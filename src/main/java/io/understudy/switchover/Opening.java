package io.understudy.switchover;

import io.understudy.operation.Step;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;

/** The steps before anything moves. */
@Singleton
class Opening {

  private final List<Step> steps;

  Opening(PreflightStep preflight, FreezeStep freeze, CollectStep collect) {
    this.steps = List.of(preflight, freeze, collect);
  }

  List<Step> steps() {
    return steps;
  }

  /** A whole move: these, then how the old primary is taken out, then the rest. */
  List<Step> with(List<Step> takingOut, Closing closing) {
    return Stream.of(steps, takingOut, closing.steps()).flatMap(List::stream).toList();
  }
}
