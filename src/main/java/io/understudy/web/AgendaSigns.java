package io.understudy.web;

import io.understudy.agenda.Appointments;
import io.understudy.inventory.Cluster;
import io.understudy.readiness.MoveKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** That a switchover is scheduled, at the head of the cluster's page. */
@ApplicationScoped
class AgendaSigns implements Signs {

  private final Appointments appointments;

  AgendaSigns(Appointments appointments) {
    this.appointments = appointments;
  }

  @Override
  public List<State> of(Cluster cluster) {
    return appointments.waiting(cluster).stream()
        .filter(appointment -> appointment.request().kind() == MoveKind.SWITCHOVER)
        .map(appointment ->
            State.waiting("switchover scheduled")
                .because(
                    "to "
                        + appointment.request().candidate()
                        + " at "
                        + appointment.due()
                        + ", by "
                        + appointment.madeBy())
                .leadingTo("/clusters/" + cluster.name() + "/agenda"))
        .toList();
  }
}
