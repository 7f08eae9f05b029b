package io.understudy.driver.nginx;

import io.understudy.driver.change.Digest;
import io.understudy.driver.nginx.syntax.Octets;
import io.understudy.parameter.ParameterKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One step of a key: {@code location[/api]}, {@code add_header[X-Frame-Options]#2}.
 *
 * <p>Slashes inside brackets stand as they are, so that keys stay readable; only one that would
 * leave a segment of {@link ParameterKey} empty, or that follows a closing bracket, is encoded.
 *
 * @param name the directive's name
 * @param content what stands in brackets, plain, or null
 * @param number 1 for the first of that name and content
 */
record Segment(String name, @Nullable String content, int number) {

  /** Longer contents are cut and told apart by a hash; such a key can be changed, not added. */
  private static final int LONGEST = 240;

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,99}");
  private static final Pattern END = Pattern.compile("\\](?:#(\\d{1,4}))?(?=/|$)");
  private static final Pattern PLAIN_END = Pattern.compile("#(\\d{1,4})$");
  private static final Pattern CLOSED = Pattern.compile("\\](#\\d{1,4})?$");
  private static final Pattern CUT = Pattern.compile("…[0-9a-f]{16}$");

  static Segment of(String name) {
    return new Segment(name, null, 1);
  }

  /** With this content, given as a byte string. */
  static Segment of(String name, String octets) {
    String text = Octets.show(octets);
    if (text.length() > LONGEST) {
      int end = Character.isHighSurrogate(text.charAt(199)) ? 199 : 200;
      text = text.substring(0, end) + "…" + Digest.of(octets).substring(0, 16);
    }
    return new Segment(name, text, 1);
  }

  Segment numbered(int changed) {
    return new Segment(name, content, changed);
  }

  /** Whether its content is not whole. */
  boolean cut() {
    return content != null && CUT.matcher(content).find();
  }

  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** The content as a byte string; empty when there is none. */
  String octets() {
    return content == null ? "" : Octets.hide(content);
  }

  @Override
  public String toString() {
    String brackets = content == null ? "" : "[" + encode(content) + "]";
    return encode(name) + brackets + (number == 1 ? "" : "#" + number);
  }

  private static String encode(String plain) {
    var encoded = new StringBuilder();
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      boolean slash =
          c == '/'
              && !(encoded.isEmpty()
                  ? false
                  : encoded.charAt(encoded.length() - 1) == '/' || CLOSED.matcher(encoded).find());
      if (slash) {
        encoded.append('/');
      } else if (c == '/' || c == '%' || Character.isISOControl(c)) {
        encoded.append(ParameterKey.of(String.valueOf(c)).path());
      } else {
        encoded.append(c);
      }
    }
    return encoded.toString();
  }

  /** The segments of a key, when it is one of this driver's. */
  static Optional<List<Segment>> parse(ParameterKey key) {
    var segments = new ArrayList<Segment>();
    String rest = key.path();
    while (!rest.isEmpty()) {
      int bracket = rest.indexOf('[');
      int slash = rest.indexOf('/');
      if (bracket >= 0 && (slash < 0 || bracket < slash)) {
        Matcher end = END.matcher(rest);
        if (!end.find(bracket)) {
          return Optional.empty();
        }
        String content = decode(rest.substring(bracket + 1, end.start()));
        segments.add(new Segment(rest.substring(0, bracket), content, number(end.group(1))));
        slash = end.end() < rest.length() ? end.end() : -1;
      } else {
        segments.add(plain(slash < 0 ? rest : rest.substring(0, slash)));
      }
      rest = slash < 0 ? "" : rest.substring(slash + 1);
    }
    boolean ours = segments.stream().allMatch(segment -> NAME.matcher(segment.name).matches());
    return ours ? Optional.of(List.copyOf(segments)) : Optional.empty();
  }

  private static Segment plain(String text) {
    Matcher number = PLAIN_END.matcher(text);
    return number.find()
        ? new Segment(text.substring(0, number.start()), null, number(number.group(1)))
        : of(text);
  }

  private static int number(@Nullable String digits) {
    return digits == null ? 1 : Integer.parseInt(digits);
  }

  private static String decode(String encoded) {
    return encoded.isEmpty() ? "" : String.join("/", new ParameterKeyParts(encoded).plain());
  }

  /** The decoded parts of a content between its bare slashes. */
  private record ParameterKeyParts(String encoded) {
    List<String> plain() {
      var parts = new ArrayList<String>();
      for (String part : encoded.split("/", -1)) {
        parts.add(part.isEmpty() ? "" : ParameterKey.parse(part).segments().getFirst());
      }
      return parts;
    }
  }
}
