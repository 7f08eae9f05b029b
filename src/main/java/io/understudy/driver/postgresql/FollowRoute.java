package io.understudy.driver.postgresql;

import io.understudy.driver.Approach;
import io.understudy.driver.RoleOrder;
import io.understudy.driver.SecretKeeper.SecretNotForUs;
import io.understudy.driver.Surroundings;
import io.understudy.driver.postgresql.replication.Conninfo;
import io.understudy.parameter.PlainValue;
import io.understudy.parameter.SecretValue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** How the server to follow is reached from here. */
record FollowRoute(Access access, Surroundings around) {

  private static final String REMEDY =
      "add upstreams: { %s: \"host=… port=… user=…\" } to this instance in agent.yaml";

  /** By agent.yaml, else by what stands in this server's own settings, else by the model. */
  Conninfo along(Approach approach) throws Impossible {
    Conninfo named = access.upstreams().get(approach.primary());
    if (named != null) {
      return named;
    }
    Optional<Conninfo> own = own();
    RoleOrder.Route route = approach.route();
    if (own.filter(mine -> leadsTo(mine, route)).isPresent()) {
      return own.get();
    }
    String host = route.host();
    if (host == null || route.port() == 0) {
      throw new Impossible(
          "it is not known how %s is reached from here".formatted(approach.primary()),
          REMEDY.formatted(approach.primary()));
    }
    Conninfo model = model(route).or(() -> own).orElseThrow(() -> noModel(approach));
    Conninfo there = model.to(host, route.port());
    return model.get("application_name").isPresent()
        ? there.with("application_name", approach.node())
        : there;
  }

  private static Impossible noModel(Approach approach) {
    return new Impossible(
        "it is not known as whom %s is connected to".formatted(approach.primary()),
        REMEDY.formatted(approach.primary()));
  }

  private Optional<Conninfo> own() throws Impossible {
    Path file = access.dataDirectory().orElse(null);
    if (file == null) {
      return Optional.empty();
    }
    try {
      return AutoConf.of(Files.readAllBytes(file.resolve(Undoing.AUTO_CONF)))
          .value("primary_conninfo")
          .filter(text -> !text.isBlank())
          .map(Conninfo::of);
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean leadsTo(Conninfo mine, RoleOrder.Route route) {
    String host = route.host();
    return host != null
        && mine.port() == route.port()
        && mine.host().filter(name -> sameHost(name, host)).isPresent();
  }

  private static boolean sameHost(String name, String host) {
    if (name.equals(host)) {
      return true;
    }
    try {
      for (var address : InetAddress.getAllByName(name)) {
        if (address.getHostAddress().equals(host)) {
          return true;
        }
      }
      return false;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private Optional<Conninfo> model(RoleOrder.Route route) throws Impossible {
    try {
      return switch (route.model()) {
        case null -> Optional.empty();
        case PlainValue plain ->
            Optional.of(plain.display()).filter(text -> !text.isBlank()).map(Conninfo::of);
        case SecretValue sealed ->
            Optional.of(
                Conninfo.of(new String(around.secrets().open(sealed), StandardCharsets.UTF_8)));
      };
    } catch (SecretNotForUs e) {
      throw new Impossible(
          "the connection string of the new primary's time as a standby is a secret that was not sealed to this agent",
          "let the agents know each other (peers in agent.yaml), or add upstreams to this instance");
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
