package io.understudy.driver.wildfly;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.Collected;
import io.understudy.driver.Draft;
import io.understudy.driver.Journal;
import io.understudy.driver.Refusal;
import io.understudy.driver.Session;
import io.understudy.driver.Surroundings;
import io.understudy.driver.Unreachable;
import io.understudy.driver.wildfly.management.Endpoint;
import java.io.IOException;
import java.util.List;

/** One running server. */
final class WildflySession implements Session {

  private static final List<Refusal> READS_ONLY =
      List.of(new Refusal(null, "WildFly is only read, so far", "change it with jboss-cli.sh"));

  private final Server server;
  private final Watch watch;

  WildflySession(Endpoint endpoint, Surroundings around) {
    this.server = new Server(endpoint);
    this.watch = new Watch(server, around.secrets(), new Pending(around.folder()));
  }

  @Override
  public Collected collect() {
    return reaching(watch::collect);
  }

  @Override
  public Draft draft(ChangeRequest request) {
    return new Draft.Refused(READS_ONLY);
  }

  @Override
  public ApplyOutcome apply(ChangeRequest request, Journal journal) {
    return new ApplyOutcome.Refused(READS_ONLY);
  }

  @Override
  public ApplyOutcome recover(Journal journal) {
    return new ApplyOutcome.PutBack(READS_ONLY);
  }

  private interface Reaching<T> {
    T reach() throws IOException;
  }

  private static <T> T reaching(Reaching<T> work) {
    try {
      return work.reach();
    } catch (IOException e) {
      throw new Unreachable("WildFly: " + Failure.oneLine(String.valueOf(e.getMessage())), e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
