package io.understudy.driver.files.format;

import io.understudy.driver.files.format.XmlText.Attribute;
import io.understudy.driver.files.format.XmlText.Element;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * XML of elements that hold either elements or text. An attribute is {@code @name}, an element's
 * text goes by the element's own path; the second of its name is {@code name[2]}.
 */
final class Xml implements Format {

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][\\w.:-]*");

  @Override
  public String name() {
    return "xml";
  }

  @Override
  public Settings read(String text) throws Malformed {
    var settings = new Settings();
    if (text.isBlank()) {
      return settings;
    }
    Element root = new XmlText(text).root();
    if (!theirs(text).equals(mine(root))) {
      throw new Malformed("something that Java's parser reads differently");
    }
    collect(root, new ArrayList<>(List.of(root.name)), settings);
    return settings;
  }

  private static void collect(Element element, List<String> path, Settings settings)
      throws Malformed {
    for (Attribute attribute : element.attributes) {
      var named = new ArrayList<>(path);
      named.add("@" + attribute.name());
      settings.add(new Setting(named, attribute.value(), attribute.from(), attribute.to()));
    }
    Optional<String> text = element.text();
    if (text.isPresent() || (element.attributes.isEmpty() && element.children.isEmpty())) {
      settings.add(new Setting(path, text.orElse(""), element.open, element.close));
    }
    var count = new HashMap<String, Integer>();
    for (Element child : element.children) {
      path.addLast(Position.segment(child.name, count.merge(child.name, 1, Integer::sum)));
      collect(child, path, settings);
      path.removeLast();
    }
  }

  private static List<String> mine(Element element) {
    var all = new ArrayList<String>();
    all.add(element.name);
    element.attributes.forEach(
        attribute -> all.add(attribute.name() + "=" + attribute.value().replaceAll("\\s", " ")));
    element.children.forEach(child -> all.addAll(mine(child)));
    all.add("/" + element.text().orElse("").replaceAll("\\s", " "));
    return all;
  }

  private static List<String> theirs(String text) throws Malformed {
    var all = new ArrayList<String>();
    var handler =
        new DefaultHandler() {
          private final StringBuilder letters = new StringBuilder();

          @Override
          public void startElement(String uri, String local, String name, Attributes attributes) {
            letters.setLength(0);
            all.add(name);
            for (int i = 0; i < attributes.getLength(); i++) {
              all.add(attributes.getQName(i) + "=" + attributes.getValue(i).replaceAll("\\s", " "));
            }
          }

          @Override
          public void characters(char[] chars, int start, int length) {
            letters.append(chars, start, length);
          }

          @Override
          public void endElement(String uri, String local, String name) {
            all.add("/" + letters.toString().strip().replace("\r\n", "\n").replaceAll("\\s", " "));
            letters.setLength(0);
          }

          @Override
          public InputSource resolveEntity(String publicId, String systemId) {
            return new InputSource(new StringReader("")); // nothing is fetched
          }

          @Override
          public void fatalError(org.xml.sax.SAXParseException e) throws SAXException {
            throw e;
          }
        };
    try {
      SAXParserFactory factory = SAXParserFactory.newInstance();
      factory.setFeature(javax.xml.XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
      factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
      factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
      factory.newSAXParser().parse(new InputSource(new StringReader(text)), handler);
    } catch (SAXException | ParserConfigurationException | IOException e) {
      throw new Malformed("no well-formed XML");
    }
    return all;
  }

  @Override
  public List<String> set(String text, Setting setting, String value) {
    boolean attribute = setting.path().getLast().startsWith("@");
    String before = text.substring(0, setting.from());
    if (!attribute && before.endsWith("/>") && setting.from() == setting.to()) {
      String name = Position.name(setting.path().getLast());
      return List.of(
          before.substring(0, before.length() - 2).stripTrailing()
              + ">"
              + XmlText.encode(value, false)
              + "</"
              + name
              + ">"
              + text.substring(setting.to()));
    }
    String old = text.substring(setting.from(), setting.to());
    String inside = old.strip();
    int lead = inside.isEmpty() ? 0 : old.indexOf(inside);
    String raw = XmlText.encode(value, attribute).replace("'", attribute ? "&apos;" : "'");
    String plain = attribute && before.endsWith("\"") ? raw.replace("&apos;", "'") : raw;
    return List.of(
        before
            + old.substring(0, lead)
            + plain
            + old.substring(lead + inside.length())
            + text.substring(setting.to()),
        before + plain + text.substring(setting.to()));
  }

  /** What holds nothing else goes with it. */
  @Override
  public List<String> remove(String text, Setting setting) throws Malformed {
    Element element = new XmlText(text).root();
    Element gone = null;
    var way = new ArrayList<Element>(List.of(element));
    for (String segment : setting.path().subList(1, setting.path().size())) {
      if (!segment.startsWith("@")) {
        element = child(element, segment).orElseThrow(() -> new Malformed("it is not there"));
        way.add(element);
      }
    }
    boolean attribute = setting.path().getLast().startsWith("@");
    for (Element each : way.reversed()) {
      int parts = each.attributes.size() + each.children.size() + (each.text().isPresent() ? 1 : 0);
      if (parts > 1) {
        break;
      }
      gone = each;
    }
    if (gone != null) {
      return List.of(cut(text, gone.from, gone.to));
    }
    if (!attribute) {
      return List.of(text.substring(0, element.open) + text.substring(element.close));
    }
    String name = setting.path().getLast().substring(1);
    for (Attribute each : element.attributes) {
      if (each.name().equals(name)) {
        return List.of(text.substring(0, each.start()) + text.substring(each.to() + 1));
      }
    }
    return List.of();
  }

  /** With its line, when it has one of its own. */
  private static String cut(String text, int from, int to) {
    int start = TreeFormat.lineStart(text, from);
    boolean own =
        text.substring(start, from).isBlank() && text.substring(to, Line.end(text, to)).isBlank();
    return own
        ? text.substring(0, start) + text.substring(Line.next(text, to))
        : text.substring(0, from) + text.substring(to);
  }

  private static Optional<Element> child(Element element, String segment) {
    return element.children.stream()
        .filter(child -> child.name.equals(Position.name(segment)))
        .skip(Position.number(segment) - 1L)
        .findFirst();
  }

  @Override
  public List<String> add(String text, List<String> path, String value) throws Malformed {
    if (text.isBlank()) {
      return List.of("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + fresh(path, value) + "\n");
    }
    Element element = new XmlText(text).root();
    if (!element.name.equals(path.getFirst())) {
      throw new Malformed("the outermost element is another one");
    }
    int depth = 1;
    while (depth < path.size()) {
      Optional<Element> child = child(element, path.get(depth));
      if (child.isEmpty()) {
        break;
      }
      element = child.get();
      depth++;
    }
    List<String> rest = path.subList(depth, path.size());
    if (rest.isEmpty()) {
      return List.of(inside(text, element, XmlText.encode(value, false)));
    }
    if (rest.getFirst().startsWith("@")) {
      int at =
          element.attributes.isEmpty()
              ? element.from + 1 + element.name.length()
              : element.attributes.getLast().to() + 1;
      return List.of(
          text.substring(0, at) + " " + attribute(rest.getFirst(), value) + text.substring(at));
    }
    return List.of(beside(text, element, rest, value));
  }

  private static String inside(String text, Element element, String content) {
    if (!element.empty) {
      return text.substring(0, element.close) + content + text.substring(element.close);
    }
    String start = text.substring(0, element.to - 2).stripTrailing();
    return start + ">" + content + "</" + element.name + ">" + text.substring(element.to);
  }

  private static String beside(String text, Element parent, List<String> rest, String value)
      throws Malformed {
    String name = Position.name(rest.getFirst());
    Element like = null;
    for (Element child : parent.children) {
      like = like == null || !like.name.equals(name) || child.name.equals(name) ? child : like;
    }
    String ending = Line.ending(text);
    String fresh = fresh(rest, value);
    if (like != null) {
      String gap = TreeFormat.indent(text, like.from).map(blanks -> ending + blanks).orElse("");
      return text.substring(0, like.to) + gap + fresh + text.substring(like.to);
    }
    Optional<String> indent = TreeFormat.indent(text, parent.from);
    return inside(
        text,
        parent,
        indent.map(blanks -> ending + blanks + "  " + fresh + ending + blanks).orElse(fresh));
  }

  private static String attribute(String segment, String value) throws Malformed {
    return named(segment.substring(1)) + "=\"" + XmlText.encode(value, true) + "\"";
  }

  private static String named(String name) throws Malformed {
    if (!NAME.matcher(name).matches()) {
      throw new Malformed("'" + name + "' can be no name in XML");
    }
    return name;
  }

  /** Elements around a value. */
  private static String fresh(List<String> path, String value) throws Malformed {
    String name = named(Position.name(path.getFirst()));
    if (path.size() == 1) {
      return value.isEmpty()
          ? "<" + name + "/>"
          : "<" + name + ">" + XmlText.encode(value, false) + "</" + name + ">";
    }
    return path.get(1).startsWith("@")
        ? "<" + name + " " + attribute(path.get(1), value) + "/>"
        : "<" + name + ">" + fresh(path.subList(1, path.size()), value) + "</" + name + ">";
  }
}
