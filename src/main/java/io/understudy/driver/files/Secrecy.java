package io.understudy.driver.files;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What counts as a secret.
 *
 * @param keys wildcards for names of settings
 * @param files files that are secrets as a whole
 * @param clear files in which a look for secrets is not wanted
 */
record Secrecy(Pattern keys, Globs files, Globs clear) {

  static final List<String> KEYS =
      List.of(
          "*password*",
          "*passwd*",
          "*passphrase*",
          "*secret*",
          "*token",
          "*credential*",
          "*api?key*",
          "*apikey*",
          "*private?key*",
          "*access?key*",
          "requirepass",
          "masterauth",
          "pass",
          "pwd",
          "psk");
  static final List<String> FILES =
      List.of("*.key", "*.p12", "*.pfx", "*.jks", "*.keytab", "*.kdbx", "id_*", "*htpasswd*");

  private static final Pattern CARRIED =
      Pattern.compile("://[^/\\s:@]*:[^@\\s/]+@|(?i)\\b(?:password|passwd|pwd)=[^\\s&;]");
  private static final Pattern PRIVATE = Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----");

  /** Wildcards for names, whatever the case; a question mark may stand for nothing. */
  static Pattern names(List<String> wildcards) {
    return Pattern.compile(
        wildcards.stream().map(Secrecy::regex).collect(Collectors.joining("|")),
        Pattern.CASE_INSENSITIVE);
  }

  private static String regex(String wildcard) {
    var regex = new StringBuilder();
    for (int i = 0; i < wildcard.length(); i++) {
      char c = wildcard.charAt(i);
      regex.append(c == '*' ? ".*" : c == '?' ? ".?" : Pattern.quote(String.valueOf(c)));
    }
    return regex.toString();
  }

  /** Whether a setting is one, by a part of its name or since its value carries one. */
  boolean setting(List<String> path, String value) {
    return path.stream().anyMatch(part -> keys.matcher(part).matches()) || carried(value);
  }

  private static boolean carried(String text) {
    return CARRIED.matcher(text).find() || PRIVATE.matcher(text).find();
  }

  /** Whether a document is one: by its name, or since a line of it looks like one. */
  boolean document(Path relative, String text) {
    if (files.match(relative)) {
      return true;
    }
    return !clear.match(relative) && (carried(text) || text.lines().anyMatch(this::line));
  }

  /** A word that is named like a secret, with something behind it. */
  private boolean line(String line) {
    String bare = line.strip();
    if (bare.startsWith("#") || bare.startsWith("//") || bare.startsWith(";")) {
      return false;
    }
    String[] words = bare.split("[\\s=:,\"'<>(){}\\[\\]]+");
    for (int i = 0; i < words.length - 1; i++) {
      if (keys.matcher(words[i]).matches()) {
        return true;
      }
    }
    return false;
  }
}
