package io.understudy.console;

import io.quarkus.runtime.Quarkus;
import io.understudy.embedded.EmbeddedFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One run of the console: its database around Quarkus. */
final class ConsoleRun {

  private final ConsoleSettings settings;
  private final AtomicInteger exit = new AtomicInteger();

  ConsoleRun(ConsoleSettings settings) {
    this.settings = settings;
  }

  /** Returns the exit code when the console has ended and its database is closed. */
  int run() {
    requireFreePort();
    System.setProperty(ConsoleMain.HOME, settings.home().toString());
    System.setProperty("quarkus.http.host", settings.host());
    System.setProperty("quarkus.http.port", Integer.toString(settings.port()));
    try (ConsoleDatabase database = ConsoleDatabase.open(settings.home(), settings.database())) {
      database.announce();
      var _ =
          database
              .lost()
              .whenComplete((message, failure) -> {
                ConsoleMain.complain(message);
                Quarkus.asyncExit(1);
              });
      Quarkus.run(ConsoleApplication.class, this::ended);
    }
    return exit.get();
  }

  /** Quarkus would call System.exit here, and the database would have to outlive its own user. */
  private void ended(Integer code, @Nullable Throwable failure) {
    exit.set(code);
    if (failure != null) {
      ConsoleMain.complain(new StartFailure(failure).inOneLine(settings));
    }
  }

  /** Found before a database is started for nothing. */
  private void requireFreePort() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(settings.host(), settings.port()));
    } catch (IOException e) {
      throw new EmbeddedFailure(StartFailure.portTaken(settings), e);
    }
  }
}
