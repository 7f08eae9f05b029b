package io.understudy.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.operation.Verdict;
import io.understudy.readiness.MoveKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AftermathTest {

  @ParameterizedTest
  @CsvSource({
    "SUCCEEDED, FAILOVER,   true,  false",
    "CANCELLED, SWITCHOVER, true,  false",
    "FAILED,    SWITCHOVER, false, false",
    "FAILED,    SWITCHOVER, true,  true",
    "FAILED,    REHEARSAL,  true,  true",
    "FAILED,    FAILOVER,   false, true",
    "ERROR,     REHEARSAL,  false, false",
    "ERROR,     REHEARSAL,  true,  true",
    "ERROR,     SWITCHOVER, false, true",
    "UNKNOWN,   REJOIN,     false, true",
  })
  void whatLeftSomethingOrWasReadByNobodyNeedsALook(
      Verdict verdict, MoveKind kind, boolean alone, boolean look) {
    assertThat(Aftermath.needsALook(verdict, kind, alone)).isEqualTo(look);
  }
}
