package io.understudy.traffic;

import io.understudy.inventory.Node;
import io.understudy.protocol.TrafficCard;
import io.understudy.protocol.TrafficOrder;
import io.understudy.traffic.AgentOrders.Told;
import io.understudy.traffic.Outcome.Done;
import io.understudy.traffic.Outcome.Refused;
import io.understudy.traffic.Outcome.Unknown;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * PgBouncer: {@code PAUSE} lets clients wait between two transactions, the agent of the node {@code
 * via} edits the entry in its ini, {@code RELOAD} reads it, {@code RESUME} lets clients go on. They
 * see a wait and no error.
 */
@ApplicationScoped
class PgbouncerDirector implements Director {

  private static final long HOLD = 5;
  private static final Duration GONE = Duration.ofSeconds(1);

  /**
   * After the lost server refused it, PgBouncer asks nobody for {@code server_login_retry} (15 s by
   * default), the new server neither, and clients would wait as long.
   */
  private static final String RETRY_SOON = "SET server_login_retry = 1";

  private static final String UNTIL_RELOAD =
      "PgBouncer's server_login_retry is 1 s until its next RELOAD";
  static final String KIND = "pgbouncer";

  private final AgentOrders orders;
  private final PgbouncerChecks checks;

  PgbouncerDirector(AgentOrders orders) {
    this.orders = orders;
    this.checks = new PgbouncerChecks(orders);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Outcome hold(Transfer transfer) {
    Post post = transfer.post();
    String database = post.text("database");
    if (transfer.route().gone()
        && orders.card(via(post)) instanceof Told.No<TrafficCard>(String reason, boolean silent)) {
      return new Refused("clients are not held, since nobody could lead them on: " + reason);
    }
    return asked(
        post,
        console -> {
          if (console.entry(database).filter(PgbouncerDirector::paused).isPresent()) {
            return new Done(database + " is paused already");
          }
          Duration limit = patience(transfer);
          return transfer.context().effect("PAUSE " + database, () -> pause(post, console, limit));
        });
  }

  /** A transaction at a lost server ends in an error or never: there is little to wait for. */
  private static Duration patience(Transfer transfer) {
    return transfer.route().gone()
        ? GONE
        : Duration.ofSeconds(transfer.post().whole("holdSeconds", HOLD));
  }

  /** Clients that cannot be paused in time are let go on: nothing has moved yet. */
  private Outcome pause(Post post, PgbouncerConsole console, Duration limit) {
    String database = post.text("database");
    try {
      console.run("PAUSE " + quoted(database), limit);
      return new Done("clients of " + database + " wait");
    } catch (SocketTimeoutException e) {
      Outcome resumed = asked(post, other -> resume(other, database));
      return new Refused(
          "clients could not be paused within %d s: some are inside a transaction, or pool_mode is session; they were let go on (%s)"
              .formatted(limit.toSeconds(), resumed.detail()));
    } catch (IOException e) {
      return outcome(e);
    }
  }

  @Override
  public Outcome redirect(Transfer transfer) {
    return point(transfer, transfer.route().to());
  }

  @Override
  public Outcome release(Transfer transfer) {
    String database = transfer.post().text("database");
    return asked(
        transfer.post(),
        console ->
            console.entry(database).filter(PgbouncerDirector::paused).isEmpty()
                ? new Done("clients of " + database + " do not wait")
                : transfer
                    .context()
                    .effect(
                        "RESUME " + database,
                        () -> {
                          try {
                            return resume(console, database);
                          } catch (IOException e) {
                            return outcome(e);
                          }
                        }));
  }

  @Override
  public Outcome restore(Transfer transfer) {
    Outcome pointed = point(transfer, transfer.route().from());
    return pointed instanceof Done ? release(transfer) : pointed;
  }

  private static Outcome resume(PgbouncerConsole console, String database) throws IOException {
    if (console.entry(database).filter(PgbouncerDirector::paused).isPresent()) {
      console.run("RESUME " + quoted(database), PgbouncerConsole.LIMIT);
    }
    return console.entry(database).filter(PgbouncerDirector::paused).isPresent()
        ? new Unknown("clients of " + database + " still wait")
        : new Done("clients of " + database + " go on");
  }

  private Outcome point(Transfer transfer, Node node) {
    Post post = transfer.post();
    String database = post.text("database");
    Target target = Target.parse(post.of("targets", node));
    Outcome edited =
        orders.carryOut(
            transfer.context(),
            via(post),
            "point-" + node.id(),
            new TrafficOrder.Pool(
                transfer.context().token(), database, target.host(), target.port()),
            "pgbouncer.ini: " + database + " = " + target);
    if (!(edited instanceof Done)) {
      return edited;
    }
    return asked(
        post,
        console -> {
          if (!target.is(console.entry(database))) {
            String said = run(transfer, console, "RELOAD");
            if (!said.isEmpty()) {
              return new Refused("PgBouncer does not reload: " + said);
            }
          }
          if (transfer.route().gone()) {
            String said = run(transfer, console, RETRY_SOON);
            transfer.context().note(said.isEmpty() ? UNTIL_RELOAD : RETRY_SOON + ": " + said);
            leaveTheLost(transfer, console, database);
          }
          return target.is(console.entry(database))
              ? new Done(database + " goes to " + target)
              : new Unknown("PgBouncer does not show the new entry yet");
        });
  }

  /**
   * What the lost server was asked it never answers, and a host that fell silent closes no
   * connection: who waits for it there would wait as long as TCP does. PgBouncer cannot drop these
   * clients alone; all of the database connect again, once they are let go on.
   */
  private static void leaveTheLost(Transfer transfer, PgbouncerConsole console, String database)
      throws IOException {
    long waiting =
        console.run("SHOW SERVERS", PgbouncerConsole.LIMIT).stream()
            .filter(row -> database.equals(row.get("database")))
            .filter(row -> "1".equals(row.get("close_needed")))
            .count();
    if (waiting > 0) {
      String said = run(transfer, console, "KILL " + quoted(database));
      transfer
          .context()
          .note(
              said.isEmpty()
                  ? "clients of %s were disconnected: connections that waited for the lost server: %d"
                      .formatted(database, waiting)
                  : "KILL: " + said);
    }
  }

  /** What it said against it; empty when it was done. */
  private static String run(Transfer transfer, PgbouncerConsole console, String command) {
    return transfer
        .context()
        .effect(
            command,
            () -> {
              try {
                console.run(command, PgbouncerConsole.LIMIT);
                return "";
              } catch (IOException e) {
                return String.valueOf(e.getMessage());
              }
            });
  }

  @Override
  public Whereabouts where(Post post) {
    String database = post.text("database");
    try (PgbouncerConsole console = PgbouncerConsole.of(post)) {
      Optional<Map<String, String>> entry = console.entry(database);
      if (entry.isEmpty()) {
        return new Whereabouts.Untold("PgBouncer has no database " + database);
      }
      List<String> nodes =
          post.perNode("targets").entrySet().stream()
              .filter(target -> Target.parse(target.getValue()).is(entry))
              .map(Map.Entry::getKey)
              .toList();
      String detail =
          database + " goes to " + entry.get().get("host") + ":" + entry.get().get("port");
      return paused(entry.get())
          ? new Whereabouts.Held(nodes, "paused; " + detail)
          : new Whereabouts.At(nodes, detail);
    } catch (IOException e) {
      return new Whereabouts.Untold(PgbouncerConsole.silent(post, e));
    }
  }

  @Override
  public List<Concern> check(Post post, Route route) {
    return checks.of(post);
  }

  @Override
  public List<String> plan(Post post, Route route) {
    String database = post.text("database");
    return List.of(
        "hold: PAUSE " + database,
        "redirect: in the ini of %s, %s = %s; RELOAD"
            .formatted(via(post).name(), database, Target.parse(post.of("targets", route.to()))),
        "release: RESUME " + database);
  }

  /** Something that is asked of the console. */
  private interface Question {
    Outcome of(PgbouncerConsole console) throws IOException;
  }

  private static Outcome asked(Post post, Question question) {
    try (PgbouncerConsole console = PgbouncerConsole.of(post)) {
      return question.of(console);
    } catch (PgbouncerConsole.Refused e) {
      return outcome(e);
    } catch (IOException e) {
      return new Unknown(PgbouncerConsole.silent(post, e));
    }
  }

  private static Outcome outcome(IOException e) {
    return e instanceof PgbouncerConsole.Refused
        ? new Refused("PgBouncer refuses: " + e.getMessage())
        : new Unknown("PgBouncer does not answer: " + e.getMessage());
  }

  private static boolean paused(Map<String, String> entry) {
    return "1".equals(entry.get("paused"));
  }

  private static String quoted(String database) {
    return '"' + database + '"';
  }

  private static Node via(Post post) {
    return post.node("via").orElseThrow();
  }

  /** Where an entry leads. */
  private record Target(String host, int port) {

    static Target parse(String text) {
      String[] words = text.split(" +");
      return new Target(
          words[0].substring("host=".length()),
          Integer.parseInt(words[1].substring("port=".length())));
    }

    boolean is(Optional<Map<String, String>> entry) {
      return entry
          .filter(row -> host.equals(row.get("host")))
          .filter(row -> Integer.toString(port).equals(row.get("port")))
          .isPresent();
    }

    @Override
    public String toString() {
      return "host=" + host + " port=" + port;
    }
  }
}
