package io.understudy.drift;

import io.understudy.history.Revision;

/**
 * Two instances with the installations behind them, the lower id first, and which of them is
 * primary now. The rows are the same whoever is primary.
 */
record PairKey(long low, long high, String lowIdentity, String highIdentity, boolean primaryIsLow) {

  static PairKey of(Revision primary, Revision standby) {
    long one = primary.instance().value();
    long other = standby.instance().value();
    return one < other
        ? new PairKey(one, other, primary.identity().id(), standby.identity().id(), true)
        : new PairKey(other, one, standby.identity().id(), primary.identity().id(), false);
  }

  Base.Agreed seen(String lowForm, String highForm) {
    return primaryIsLow ? new Base.Agreed(lowForm, highForm) : new Base.Agreed(highForm, lowForm);
  }

  String lowForm(Base.Agreed agreed) {
    return primaryIsLow ? agreed.primaryForm() : agreed.standbyForm();
  }

  String highForm(Base.Agreed agreed) {
    return primaryIsLow ? agreed.standbyForm() : agreed.primaryForm();
  }
}
