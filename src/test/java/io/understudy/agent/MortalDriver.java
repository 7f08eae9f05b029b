package io.understudy.agent;

import io.understudy.agent.work.Drivers;
import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.Collected;
import io.understudy.driver.Draft;
import io.understudy.driver.Driver;
import io.understudy.driver.InstanceSettings;
import io.understudy.driver.Journal;
import io.understudy.driver.RoleControl;
import io.understudy.driver.Session;
import io.understudy.driver.Surroundings;
import java.util.Optional;

/** Another driver, in whose applies the process dies or stands still, see {@link FatalJournal}. */
public abstract sealed class MortalDriver implements Driver {

  /** The driver {@code text}, mortal. */
  public static final class Text extends MortalDriver {
    public Text() {
      super("text");
    }
  }

  /** The driver {@code postgresql}, mortal. */
  public static final class Postgresql extends MortalDriver {
    public Postgresql() {
      super("postgresql");
    }
  }

  private final String real;

  MortalDriver(String real) {
    this.real = real;
  }

  @Override
  public String name() {
    return "mortal-" + real;
  }

  @Override
  public Session open(InstanceSettings settings, Surroundings surroundings) {
    Driver driver = Drivers.all().get(real);
    if (driver == null) {
      throw new IllegalStateException("no driver " + real);
    }
    return new MortalSession(driver.open(settings, surroundings));
  }

  private record MortalSession(Session real) implements Session {

    @Override
    public Collected collect() {
      return real.collect();
    }

    @Override
    public Draft draft(ChangeRequest request) {
      return real.draft(request);
    }

    @Override
    public ApplyOutcome apply(ChangeRequest request, Journal journal) {
      return real.apply(request, new FatalJournal(journal));
    }

    @Override
    public ApplyOutcome recover(Journal journal) {
      return real.recover(journal);
    }

    @Override
    public void standReady() {
      real.standReady();
    }

    @Override
    public Optional<RoleControl> roleControl() {
      return real.roleControl();
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
