package io.understudy.agent;

import io.understudy.agent.disk.PrivateFolder;
import io.understudy.agent.http.AgentServer;
import io.understudy.agent.http.Rooms;
import io.understudy.agent.keys.Keyring;
import io.understudy.agent.settings.AgentSettings;
import io.understudy.agent.traffic.TrafficDesk;
import io.understudy.agent.work.Watch;
import io.understudy.agent.work.Workshop;
import io.understudy.driver.Driver;
import io.understudy.protocol.AgentCard;
import io.understudy.protocol.ProtocolVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A running agent. */
final class Agent implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger("io.understudy.agent");

  private final AgentSettings settings;
  private final Keyring keys;
  private final Workshop workshop;
  private final TrafficDesk traffic;
  private final AgentServer server;
  private final Clock clock;
  private final Instant startedAt;
  private final HomeLock lock;

  /**
   * Checks everything, brings unfinished jobs to their end and answers requests.
   *
   * @throws StartRefused when the home or the port cannot be had
   * @throws io.understudy.driver.SettingRefused when a driver refuses a setting
   */
  Agent(AgentSettings settings, Map<String, Driver> drivers, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.startedAt = clock.instant();
    PrivateFolder home = home(settings);
    this.lock = HomeLock.take(home);
    this.keys =
        new Keyring(
            home.folder("keys"), settings.node(), settings.peers(), settings.listen().loopback());
    this.workshop = new Workshop(settings, drivers, keys, clock);
    this.traffic = new TrafficDesk(settings, clock);
    this.server = bound();
    workshop.begin();
    server.start();
    LOG.info(
        "listening url="
            + (settings.tls().isPresent() ? "https" : "http")
            + "://"
            + settings.listen().host()
            + ":"
            + server.port()
            + " sealingKey="
            + keys.publicKey());
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
    traffic.close();
    workshop.close();
    lock.close();
    LOG.info("stopped");
  }

  private static PrivateFolder home(AgentSettings settings) {
    try {
      return PrivateFolder.at(settings.home());
    } catch (UncheckedIOException e) {
      throw new StartRefused(
          "home: "
              + settings.home()
              + " cannot be used ("
              + reason(e.getCause())
              + "); name a folder"
              + " that this user may write",
          e);
    }
  }

  private static String reason(@Nullable Throwable cause) {
    return switch (cause) {
      case FileAlreadyExistsException e -> "it is a file";
      case AccessDeniedException e -> "it belongs to another user";
      case NoSuchFileException e -> "it cannot be made there";
      case FileSystemException e when e.getReason() != null -> e.getReason();
      case null, default -> "the file system refuses it";
    };
  }

  private AgentServer bound() {
    String where = settings.listen().address().toString();
    try {
      return new AgentServer(
          settings,
          new Rooms(workshop, traffic, keys, new Watch(settings.watch(), clock)),
          this::card);
    } catch (BindException e) {
      throw new StartRefused(
          "listen: "
              + where
              + " is taken or not this machine's; end what uses it, or choose"
              + " another port",
          e);
    } catch (IOException e) {
      throw new StartRefused("listen: " + where + " cannot be used: " + e.getMessage(), e);
    }
  }

  private AgentCard card() {
    var instances = new TreeMap<String, String>();
    settings.instances().values().forEach(entry -> instances.put(entry.name(), entry.driver()));
    return new AgentCard(
        settings.node(),
        version(),
        clock.instant(),
        startedAt,
        keys.publicKey(),
        keys.keyId(),
        keys.parityKeyId(),
        keys.peersPinned(),
        settings.listen().loopback(),
        instances,
        List.copyOf(settings.commands().keySet()),
        ProtocolVersion.PRESENT.number());
  }

  private static String version() {
    String version = Agent.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
