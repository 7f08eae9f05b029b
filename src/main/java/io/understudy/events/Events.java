package io.understudy.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Tells and hears what happened, in this console and in the others. */
@ApplicationScoped
public class Events {

  static final String CHANNEL = "understudy";

  private static final Logger LOG = Logger.getLogger(Events.class);
  private static final JsonMapper JSON = new JsonMapper();

  private final EntityManager database;
  private final List<Consumer<Event>> subscribers = new CopyOnWriteArrayList<>();

  Events(EntityManager database) {
    this.database = database;
  }

  /** Tells every console, when the transaction commits. */
  @Transactional(Transactional.TxType.MANDATORY)
  public void tell(Event event) {
    database
        .createNativeQuery("SELECT pg_notify(:channel, :payload)")
        .setParameter("channel", CHANNEL)
        .setParameter("payload", write(event))
        .getSingleResult();
  }

  /**
   * From now on the subscriber hears every event, on the listener's thread: it must be quick and
   * must not throw.
   */
  public Subscription subscribe(Consumer<Event> subscriber) {
    subscribers.add(subscriber);
    return () -> subscribers.remove(subscriber);
  }

  /** Ends when it is closed. */
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  void heard(String payload) {
    try {
      hand(JSON.readValue(payload, Event.class));
    } catch (JsonProcessingException e) {
      LOG.warnf("a notification on channel %s is not an event", CHANNEL);
    }
  }

  void hand(Event event) {
    for (Consumer<Event> subscriber : subscribers) {
      try {
        subscriber.accept(event);
      } catch (RuntimeException e) {
        LOG.warnf(e, "a subscriber failed on event %s", event.kind());
      }
    }
  }

  private static String write(Event event) {
    try {
      return JSON.writeValueAsString(event);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
