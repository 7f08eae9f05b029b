package io.understudy.driver.files.format;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where the parts of an XML text stand. Whether it is well-formed is the parser's to say. */
final class XmlText {

  private static final Pattern ATTRIBUTE =
      Pattern.compile("\\s+([^\\s=/>]+)\\s*=\\s*(?:\"([^\"<]*)\"|'([^'<]*)')");
  private static final Pattern REFERENCE = Pattern.compile("&(#x[0-9a-fA-F]{1,6}|#\\d{1,7}|\\w+);");
  private static final Map<String, String> KNOWN =
      Map.of("lt", "<", "gt", ">", "amp", "&", "quot", "\"", "apos", "'");

  /** One attribute; its value without the quotes stands from {@code from} to {@code to}. */
  record Attribute(String name, String value, int start, int from, int to) {}

  /** One element. */
  static final class Element {
    final String name;
    final int from;
    final List<Attribute> attributes = new ArrayList<>();
    final List<Element> children = new ArrayList<>();

    /** Behind the start tag, and before the end tag; equal for a tag that ends itself. */
    int open;

    int close;

    /** Behind all of it. */
    int to;

    boolean empty;
    boolean foreign;
    private final StringBuilder letters = new StringBuilder();

    Element(String name, int from) {
      this.name = name;
      this.from = from;
    }

    /** Its text without blanks around it, when it has any. */
    Optional<String> text() {
      String text = letters.toString().strip();
      return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
  }

  private final String text;
  private final Deque<Element> stack = new ArrayDeque<>();
  private @Nullable Element root;
  private int at;

  XmlText(String text) {
    this.text = text;
  }

  /** The outermost element. */
  Element root() throws Malformed {
    while (at < text.length()) {
      int next = text.indexOf('<', at);
      letters(next < 0 ? text.length() : next);
      if (next >= 0) {
        tag();
      }
    }
    Element found = root;
    if (found == null || !stack.isEmpty()) {
      throw new Malformed("no XML");
    }
    return found;
  }

  private void letters(int end) throws Malformed {
    Element within = stack.peek();
    if (within != null) {
      within.letters.append(decode(text.substring(at, end)));
    }
    at = end;
  }

  private void tag() throws Malformed {
    if (text.startsWith("<!--", at)) {
      skip("-->");
    } else if (text.startsWith("<![CDATA[", at)) {
      int end = text.indexOf("]]>", at);
      Element within = stack.peek();
      if (end < 0 || within == null) {
        throw Malformed.at(text, at + 1, "CDATA in the wrong place");
      }
      within.letters.append(text.substring(at + "<![CDATA[".length(), end).replace("\r\n", "\n"));
      at = end + 3;
    } else if (text.startsWith("<?", at)) {
      skip("?>");
    } else if (text.startsWith("<!", at)) {
      int end = text.indexOf('>', at);
      if (end < 0 || text.substring(at, end).indexOf('[') >= 0) {
        throw Malformed.at(text, at + 1, "definitions of its own");
      }
      at = end + 1;
    } else if (text.startsWith("</", at)) {
      end();
    } else {
      start();
    }
  }

  private void skip(String end) throws Malformed {
    int found = text.indexOf(end, at);
    if (found < 0) {
      throw Malformed.at(text, at + 1, "something that does not end");
    }
    Element within = stack.peek();
    if (within != null) {
      within.foreign = true;
    }
    at = found + end.length();
  }

  private void start() throws Malformed {
    int nameEnd = at + 1;
    while (nameEnd < text.length() && " \t\r\n/>".indexOf(text.charAt(nameEnd)) < 0) {
      nameEnd++;
    }
    var element = new Element(text.substring(at + 1, nameEnd), at);
    Matcher attribute = ATTRIBUTE.matcher(text);
    int place = nameEnd;
    while (attribute.region(place, text.length()).lookingAt()) {
      int group = attribute.group(2) != null ? 2 : 3;
      element.attributes.add(
          new Attribute(
              attribute.group(1),
              decode(attribute.group(group)),
              attribute.start(),
              attribute.start(group),
              attribute.end(group)));
      place = attribute.end();
    }
    int end = text.indexOf('>', place);
    if (end < 0) {
      throw Malformed.at(text, at + 1, "a tag that does not end");
    }
    element.empty = text.charAt(end - 1) == '/';
    at = end + 1;
    element.open = at;
    element.close = at;
    element.to = at;
    Element within = stack.peek();
    if (within != null) {
      within.children.add(element);
    } else if (root == null) {
      root = element;
    } else {
      throw Malformed.at(text, element.from + 1, "a second root");
    }
    if (!element.empty) {
      stack.push(element);
    }
  }

  private void end() throws Malformed {
    int end = text.indexOf('>', at);
    Element element = stack.poll();
    if (end < 0 || element == null) {
      throw Malformed.at(text, at + 1, "a tag that ends nothing");
    }
    element.close = at;
    at = end + 1;
    element.to = at;
    if (element.text().isPresent() && (!element.children.isEmpty() || element.foreign)) {
      throw Malformed.at(text, element.from + 1, "text beside elements or comments");
    }
  }

  /** What letters mean; a line ends in one way only, whatever the file's is. */
  private static String decode(String text) throws Malformed {
    String raw = text.replace("\r\n", "\n");
    var decoded = new StringBuilder();
    Matcher reference = REFERENCE.matcher(raw);
    int from = 0;
    while (reference.find()) {
      decoded.append(raw, from, reference.start()).append(meaning(reference.group(1)));
      from = reference.end();
    }
    return decoded.append(raw, from, raw.length()).toString();
  }

  private static String meaning(String reference) throws Malformed {
    try {
      if (reference.startsWith("#x")) {
        return Character.toString(Integer.parseInt(reference.substring(2), 16));
      }
      if (reference.startsWith("#")) {
        return Character.toString(Integer.parseInt(reference.substring(1)));
      }
    } catch (IllegalArgumentException e) {
      throw new Malformed("a letter that is none");
    }
    String known = KNOWN.get(reference);
    if (known == null) {
      throw new Malformed("an entity of its own");
    }
    return known;
  }

  static String encode(String plain, boolean attribute) {
    String encoded = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    return attribute
        ? encoded.replace("\"", "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
        : encoded;
  }
}
