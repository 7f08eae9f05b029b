package io.understudy.web;

import io.understudy.alarm.Alarm;
import io.understudy.alarm.Alarms;
import io.understudy.inventory.Cluster;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Open alarms, on every page. */
@ApplicationScoped
class AlarmSigns implements Signs {

  private final Alarms alarms;

  AlarmSigns(Alarms alarms) {
    this.alarms = alarms;
  }

  @Override
  public List<State> of(Cluster cluster) {
    return alarms.open(cluster).stream()
        .map(alarm -> state(alarm).leadingTo("/clusters/" + cluster.name() + "/alarms"))
        .toList();
  }

  /** An alarm, for the eye. */
  static State state(Alarm alarm) {
    String words = alarm.kind().words();
    State state = State.alarm(alarm.lasts() ? words : words + ", to be acknowledged");
    return state.because(alarm.message());
  }
}
