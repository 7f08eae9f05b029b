package io.understudy.driver.files;

import io.understudy.driver.Controls;
import io.understudy.driver.InstanceSettings;
import io.understudy.driver.files.format.Format;
import io.understudy.driver.files.format.Formats;
import io.understudy.parameter.Effect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What {@code agent.yaml} says of an instance.
 *
 * @param check the command that says whether the files are right; empty for none
 * @param effect how a change takes effect: at once, by {@code control.reload} or a restart
 * @param largest size of a file that is read, in bytes
 */
record Declaration(
    List<Folder> folders, List<String> check, Effect effect, Secrecy secrecy, long largest) {

  private static final List<String> LEFT_OUT =
      List.of("*~", "*.swp", "*.dpkg-*", "*.rpmsave", "*.rpmnew", "*.bak", ".git");
  private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,8})(kB|MB)?");
  private static final long USUAL = 1 << 20;
  private static final long MOST = 16 << 20;

  static Declaration from(InstanceSettings settings, Controls controls) {
    var folders = new ArrayList<Folder>();
    settings
        .sections("folders")
        .forEach((name, section) -> folders.add(folder(settings, name, section)));
    if (folders.isEmpty()) {
      throw settings.refused(
          "folders", "is missing; add it: a name for each folder, with its path");
    }
    List<String> check = settings.texts("check").orElse(List.of());
    Effect effect = effect(settings, controls);
    var secrecy =
        new Secrecy(
            Secrecy.names(settings.texts("secrets").orElse(Secrecy.KEYS)),
            globs(settings, "secretFiles", settings.texts("secretFiles").orElse(Secrecy.FILES)),
            globs(settings, "clear", settings.texts("clear").orElse(List.of())));
    long largest = settings.text("largest").map(text -> size(settings, text)).orElse(USUAL);
    settings.refuseOthers();
    return new Declaration(List.copyOf(folders), check, effect, secrecy, largest);
  }

  private static Folder folder(InstanceSettings settings, String name, InstanceSettings section) {
    if (!name.matches("[\\w.-]{1,40}")) {
      throw settings.refused("folders." + name, "must be named by letters, digits, dots, dashes");
    }
    section.requiredText("path");
    Path path = section.existingPath("path").orElseThrow();
    try {
      Path real = path.toRealPath();
      boolean single = Files.isRegularFile(real);
      List<String> files = section.texts("include").orElse(List.of("**"));
      Path parent = real.getParent();
      if (single && parent != null) {
        files = List.of(literally(real.getFileName()));
        real = parent;
      } else if (!Files.isDirectory(real)) {
        throw section.refused("path", "must be a folder or a file");
      }
      var exclude = new ArrayList<>(LEFT_OUT);
      exclude.addAll(section.texts("exclude").orElse(List.of()));
      var folder =
          new Folder(
              name,
              real,
              single,
              globs(section, "include", files),
              globs(section, "exclude", exclude),
              formats(section));
      section.refuseOthers();
      return folder;
    } catch (IOException e) {
      throw section.refused("path", "cannot be looked at: " + e.getMessage());
    }
  }

  private static String literally(Path name) {
    return name.toString().replaceAll("([\\\\*?\\[{])", "\\\\$1");
  }

  private static Map<Globs, Optional<Format>> formats(InstanceSettings section) {
    var formats = new LinkedHashMap<Globs, Optional<Format>>();
    section
        .textsByName("formats")
        .forEach((wildcard, name) -> {
          if (!Formats.names().contains(name)) {
            throw section.refused(
                "formats." + wildcard, "'" + name + "' is none of " + Formats.names());
          }
          formats.put(
              globs(section, "formats." + wildcard, List.of(wildcard)), Formats.named(name));
        });
    return formats;
  }

  private static Globs globs(InstanceSettings settings, String name, List<String> patterns) {
    try {
      return Globs.of(patterns);
    } catch (PatternSyntaxException e) {
      throw settings.refused(name, "'" + e.getPattern() + "' is no wildcard");
    }
  }

  private static Effect effect(InstanceSettings settings, Controls controls) {
    boolean reload = controls.has(Controls.Verb.RELOAD);
    boolean restart =
        controls.has(Controls.Verb.RESTART)
            || (controls.has(Controls.Verb.STOP) && controls.has(Controls.Verb.START));
    String word =
        settings.text("effect").orElse(reload ? "reload" : restart ? "restart" : "online");
    return switch (word) {
      case "online" -> Effect.ONLINE;
      case "reload" -> {
        if (!reload) {
          throw settings.refused("effect", "is reload, and control has no reload; add it");
        }
        yield Effect.RELOAD;
      }
      case "restart" -> Effect.RESTART;
      default -> throw settings.refused("effect", "must be online, reload or restart");
    };
  }

  private static long size(InstanceSettings settings, String text) {
    Matcher matcher = SIZE.matcher(text);
    if (matcher.matches()) {
      long unit = matcher.group(2) == null ? 1 : matcher.group(2).equals("kB") ? 1 << 10 : 1 << 20;
      long size = Long.parseLong(matcher.group(1)) * unit;
      if (size <= MOST) {
        return size;
      }
    }
    throw settings.refused("largest", "must be a size up to 16MB, such as 512kB or 2MB");
  }

  Optional<Folder> folder(String name) {
    return folders.stream().filter(folder -> folder.name().equals(name)).findFirst();
  }

  /**
   * The declared folder to which this real path belongs: the innermost that has it, and of several
   * the first.
   */
  Optional<Folder> owner(Path file) {
    Folder owner = null;
    for (Folder folder : folders) {
      boolean deeper = owner == null || folder.path().getNameCount() > owner.path().getNameCount();
      if (deeper && file.startsWith(folder.path()) && folder.has(folder.path().relativize(file))) {
        owner = folder;
      }
    }
    return Optional.ofNullable(owner);
  }
}
