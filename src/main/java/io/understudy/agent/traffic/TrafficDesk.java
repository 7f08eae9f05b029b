package io.understudy.agent.traffic;

import io.understudy.agent.disk.PrivateFolder;
import io.understudy.agent.settings.AgentSettings;
import io.understudy.agent.settings.TrafficSettings;
import io.understudy.agent.work.Unavailable;
import io.understudy.protocol.TrafficCard;
import io.understudy.protocol.TrafficLook;
import io.understudy.protocol.TrafficOrder;
import io.understudy.protocol.TrafficReport;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Takes the console's orders about traffic, and answers its questions. */
public final class TrafficDesk implements AutoCloseable {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,149}");
  private static final Duration LAST_WORK = Duration.ofSeconds(10);

  private final CommandHands commands;
  private final VipHands vip;
  private final HaproxyHands haproxy;
  private final PgbouncerHands pgbouncer;
  private final Orders orders;
  private final TrafficCard card;

  public TrafficDesk(AgentSettings settings, Clock clock) {
    TrafficSettings traffic = settings.traffic();
    this.commands = new CommandHands(settings.commands());
    this.vip = new VipHands(traffic.vip());
    this.haproxy = new HaproxyHands(traffic.haproxy());
    this.pgbouncer = new PgbouncerHands(traffic.pgbouncer());
    this.orders =
        new Orders(PrivateFolder.at(settings.home()).folder("traffic"), clock, this::carryOut);
    this.card =
        new TrafficCard(
            settings.commands().keySet().stream().sorted().toList(),
            traffic.vip(),
            traffic.haproxy().map(TrafficSettings.Haproxy::socket).orElse(null),
            traffic
                .haproxy()
                .flatMap(TrafficSettings.Haproxy::stateFile)
                .map(Object::toString)
                .orElse(null),
            traffic.pgbouncer().isPresent());
  }

  /** What this agent may do. */
  public TrafficCard card() {
    return card;
  }

  /** Whether a text can name an order: 1 to 150 letters, digits, dots, dashes, underscores. */
  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /**
   * Takes an order, when its id is new and {@code agent.yaml} allows it.
   *
   * @throws Unavailable for what is refused
   */
  public void put(String id, TrafficOrder order) {
    Optional<String> forbidden =
        switch (order) {
          case TrafficOrder.Run run -> commands.forbidden(run);
          case TrafficOrder.Address address -> vip.forbidden(address);
          case TrafficOrder.Servers servers -> haproxy.forbidden(servers);
          case TrafficOrder.Pool pool -> pgbouncer.forbidden(pool);
        };
    if (forbidden.isPresent()) {
      throw new Unavailable(Unavailable.Reason.NOT_CONFIGURED, forbidden.get());
    }
    orders.put(id, order);
  }

  /** How an order stands, after waiting for its end at most this long. */
  public TrafficReport report(String id, Duration wait) {
    return orders.report(id, wait);
  }

  /**
   * How something stands now.
   *
   * @param words the kind of director, and what it is about
   * @return empty when there is no such kind
   */
  public Optional<TrafficLook> look(List<String> words) {
    String subject = words.getLast();
    return switch (words.getFirst()) {
      case "command" -> Optional.of(new TrafficLook(commands.look(subject)));
      case "vip" -> Optional.of(new TrafficLook(vip.look(subject)));
      case "haproxy" -> Optional.of(new TrafficLook(haproxy.look(subject)));
      case "pgbouncer" -> Optional.of(new TrafficLook(pgbouncer.look(subject)));
      default -> Optional.empty();
    };
  }

  private Hands.Result carryOut(TrafficOrder order, Consumer<String> noted) {
    return switch (order) {
      case TrafficOrder.Run run -> commands.carryOut(run, noted);
      case TrafficOrder.Address address -> vip.carryOut(address, noted);
      case TrafficOrder.Servers servers -> haproxy.carryOut(servers, noted);
      case TrafficOrder.Pool pool -> pgbouncer.carryOut(pool, noted);
    };
  }

  /** Gives what runs a moment to end. */
  @Override
  public void close() {
    orders.await(LAST_WORK);
  }
}
