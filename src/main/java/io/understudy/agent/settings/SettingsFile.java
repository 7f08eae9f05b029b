package io.understudy.agent.settings;

import io.understudy.driver.Controls;
import io.understudy.driver.SettingRefused;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads {@code agent.yaml}. */
public final class SettingsFile {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final int KEY_LENGTH = 32;

  private final Path file;
  private final Set<String> drivers;
  private final List<String> warnings = new ArrayList<>();

  private SettingsFile(Path file, Set<String> drivers) {
    this.file = file.toAbsolutePath();
    this.drivers = drivers;
  }

  /**
   * The settings in this file.
   *
   * @param drivers the names of the drivers this agent has
   * @throws SettingRefused for the first thing that is wrong
   */
  public static AgentSettings read(Path file, Set<String> drivers) {
    return new SettingsFile(file, drivers).settings();
  }

  private AgentSettings settings() {
    String name = String.valueOf(file.getFileName());
    var top = new Section("", Yaml.read(name, TextFile.read(name, file)));
    Optional<AgentSettings.Tls> tls = top.section("tls").map(this::tls);
    String node = checkedName("node", top.requiredText("node"));
    Listen listen = Listen.parse("listen", top.requiredText("listen"), tls.isPresent());
    Token token = token(top);
    Path home = path("home", top.requiredText("home"));
    Map<String, InstanceEntry> instances = top.sections("instances", this::instance);
    Map<String, List<String>> commands =
        top.section("commands").map(Section::argumentLists).orElse(Map.of());
    commands.keySet().forEach(command -> checkedName("commands." + command, command));
    Map<String, String> peers = top.section("peers").map(Section::texts).orElse(Map.of());
    peers.forEach(SettingsFile::checkPeer);
    TrafficSettings traffic =
        top.section("traffic").map(TrafficSection::read).orElse(TrafficSettings.NONE);
    Map<String, List<String>> watch =
        top.section("watch").map(Section::argumentLists).orElse(Map.of());
    watch.forEach(SettingsFile::checkWatch);
    top.refuseOthers();
    if (instances.isEmpty()) {
      throw top.refused("instances", "is missing; name at least one instance");
    }
    return new AgentSettings(
        node, listen, token, home, tls, peers, instances, commands, traffic, watch, warnings);
  }

  /** The token itself, or the first line of the file that {@code tokenFile} names. */
  private Token token(Section top) {
    Optional<String> text = top.text("token");
    Optional<Path> tokenFile = top.text("tokenFile").map(name -> path("tokenFile", name));
    if (text.isPresent() && tokenFile.isPresent()) {
      throw top.refused("token", "stands beside tokenFile; keep one of them");
    }
    warnIfExposed(tokenFile.orElse(file));
    return text.or(() -> tokenFile.map(secret -> TextFile.readSecret("tokenFile", secret)))
        .map(token -> new Token("token", token))
        .orElseThrow(() -> top.refused("token", "is missing; add it, or name a tokenFile"));
  }

  private void warnIfExposed(Path secret) {
    TextFile.exposure(secret).filter(w -> !warnings.contains(w)).ifPresent(warnings::add);
  }

  private AgentSettings.Tls tls(Section section) {
    Path certificate = path("tls.certificate", section.requiredText("certificate"));
    Path key = path("tls.key", section.requiredText("key"));
    section.refuseOthers();
    return new AgentSettings.Tls(certificate, key);
  }

  private InstanceEntry instance(String name, Section section) {
    checkedName("instances." + name, name);
    String driver = section.requiredText("driver");
    if (!drivers.contains(driver)) {
      throw section.refused(
          "driver", "there is no driver '" + driver + "'; known are " + new TreeSet<>(drivers));
    }
    Optional<Path> passwordFile =
        section.text("passwordFile").map(text -> path(section.path("passwordFile"), text));
    if (section.text("password").isPresent() || passwordFile.isPresent()) {
      warnIfExposed(passwordFile.orElse(file));
    }
    var control = new EnumMap<Controls.Verb, List<String>>(Controls.Verb.class);
    section
        .section("control")
        .ifPresent(commands ->
            commands
                .argumentLists()
                .forEach((verb, line) -> control.put(verb(commands, verb), line)));
    return new InstanceEntry(name, driver, section.values(), control);
  }

  private static Controls.Verb verb(Section commands, String name) {
    for (Controls.Verb verb : Controls.Verb.values()) {
      if (verb.name().toLowerCase(Locale.ROOT).equals(name)) {
        return verb;
      }
    }
    throw commands.refused(name, "is not known here; known are [start, stop, restart, reload]");
  }

  private static String checkedName(String setting, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new SettingRefused(
          setting, "a name has 1 to 63 letters, digits, dots, dashes and underscores; rename it");
    }
    return name;
  }

  private static void checkPeer(String node, String key) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(key);
    } catch (IllegalArgumentException e) {
      bytes = new byte[0];
    }
    if (bytes.length != KEY_LENGTH) {
      throw new SettingRefused(
          "peers." + node, "is not a sealing key; copy the one that the peer prints at its start");
    }
  }

  private static void checkWatch(String peer, List<String> addresses) {
    checkedName("watch." + peer, peer);
    for (String address : addresses) {
      if (!Listen.isAddress(address)) {
        throw new SettingRefused(
            "watch." + peer,
            "'" + address + "' is not host:port; write for example [10.0.0.1:5432]");
      }
    }
  }

  /** Relative paths count from the folder of the file. */
  private Path path(String setting, String text) {
    try {
      Path folder = file.getParent();
      Path path = Path.of(text);
      return (folder == null ? path : folder.resolve(path)).normalize();
    } catch (InvalidPathException e) {
      throw new SettingRefused(setting, "is not a path: " + e.getReason());
    }
  }
}
