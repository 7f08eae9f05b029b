package io.understudy.driver.files.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** TOML; an array or inline table is one value, shown as it stands. */
final class Toml implements Format {

  private static final Pattern LITERAL =
      Pattern.compile(
          "true|false|[+-]?(inf|nan)|[+-]?\\d[\\d_]*(\\.[\\d_]+)?([eE][+-]?[\\d_]+)?|0[xob][\\da-fA-F_]+"
              + "|\\d{4}-\\d\\d-\\d\\d([Tt ]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?([Zz]|[+-]\\d\\d:\\d\\d)?)?"
              + "|\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?");
  private static final Quoted QUOTED = new Quoted(text -> LITERAL.matcher(text).matches());
  private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_-]+");
  private static final TomlMapper MAPPER = new TomlMapper();

  @Override
  public String name() {
    return "toml";
  }

  @Override
  public Settings read(String text) throws Malformed {
    var settings = new Settings();
    var mine = MAPPER.createObjectNode();
    for (TomlScan.Table table : new TomlScan(text).tables()) {
      table(mine, table.path());
      for (TomlScan.Entry entry : table.entries()) {
        JsonNode value = parse("v = " + entry.raw()).path("v");
        table(mine, entry.path().subList(0, entry.path().size() - 1))
            .set(entry.path().getLast(), value);
        String shown =
            value.isTextual() && entry.raw().matches("(?s)[\"'].*")
                ? QUOTED.shown(value.asText())
                : entry.raw();
        settings.add(new Setting(entry.path(), shown, entry.valueFrom(), entry.valueTo()));
      }
    }
    if (!parse(text).equals(mine)) {
      throw new Malformed("something that the TOML library reads differently");
    }
    return settings;
  }

  private static ObjectNode table(ObjectNode root, List<String> path) throws Malformed {
    ObjectNode table = root;
    for (int i = 0; i < path.size(); i++) {
      JsonNode next = table.get(path.get(i));
      if (i + 1 < path.size() && Position.isElement(path.get(i + 1))) {
        ArrayNode list = next instanceof ArrayNode known ? known : table.putArray(path.get(i));
        int number = Position.number(path.get(++i));
        next = list.size() < number ? list.addObject() : list.get(number - 1);
      } else if (next == null) {
        next = table.putObject(path.get(i));
      }
      if (!(next instanceof ObjectNode object)) {
        throw new Malformed("a table where a value stands");
      }
      table = object;
    }
    return table;
  }

  private static JsonNode parse(String text) throws Malformed {
    try {
      return MAPPER.readTree(text);
    } catch (IOException e) {
      throw new Malformed("no TOML");
    }
  }

  private static List<String> spellings(String value, String old) throws Malformed {
    if (!QUOTED.isText(value)) {
      return List.of(value);
    }
    String letters = Quoted.text(value);
    String quoted = Quoted.quoted(letters);
    var spellings = new ArrayList<String>();
    if (old.startsWith("\"\"\"")) {
      spellings.add(
          "\"\"\"\n" + quoted.substring(1, quoted.length() - 1).replace("\\n", "\n") + "\"\"\"");
    }
    if (old.startsWith("'")) {
      spellings.add("'" + letters + "'");
    }
    spellings.add(quoted);
    return spellings;
  }

  @Override
  public List<String> set(String text, Setting setting, String value) throws Malformed {
    return spellings(value, text.substring(setting.from(), setting.to())).stream()
        .map(raw -> text.substring(0, setting.from()) + raw + text.substring(setting.to()))
        .toList();
  }

  /** A table that has nothing else goes with it, if that changes nothing else. */
  @Override
  public List<String> remove(String text, Setting setting) throws Malformed {
    var offers = new ArrayList<String>();
    for (TomlScan.Table table : new TomlScan(text).tables()) {
      for (TomlScan.Entry entry : table.entries()) {
        if (entry.valueFrom() == setting.from()) {
          String without = text.substring(0, entry.from()) + text.substring(entry.next());
          if (table.entries().size() == 1) {
            offers.add(without.substring(0, table.from()) + without.substring(table.next()));
          }
          offers.add(without);
        }
      }
    }
    return offers;
  }

  @Override
  public List<String> add(String text, List<String> path, String value) throws Malformed {
    List<TomlScan.Table> tables = new TomlScan(text).tables();
    var offers = new ArrayList<String>();
    for (String raw : spellings(value, "")) {
      for (int split = path.size() - 1; split >= 0; split--) {
        List<String> outer = path.subList(0, split);
        if (path.subList(split, path.size()).stream().noneMatch(Position::isElement)) {
          String line = dotted(path.subList(split, path.size())) + " = " + raw + Line.ending(text);
          tables.stream()
              .filter(table -> table.path().equals(outer))
              .forEach(table -> offers.add(into(text, table, line)));
        }
      }
      List<String> outer = path.subList(0, path.size() - 1);
      if (!outer.isEmpty()) {
        offers.add(
            atEnd(
                text,
                header(outer) + Line.ending(text) + dotted(List.of(path.getLast())) + " = " + raw));
      }
    }
    return offers;
  }

  private static String into(String text, TomlScan.Table table, String line) {
    int at = table.entries().isEmpty() ? table.next() : table.entries().getLast().next();
    String open = at == 0 || text.charAt(at - 1) == '\n' ? "" : Line.ending(text);
    return text.substring(0, at) + open + line + text.substring(at);
  }

  private static String atEnd(String text, String lines) {
    String ending = Line.ending(text);
    String open = text.isEmpty() ? "" : text.endsWith("\n") ? ending : ending + ending;
    return text + open + lines + ending;
  }

  private static String header(List<String> path) {
    List<String> names = path.stream().filter(part -> !Position.isElement(part)).toList();
    String name = dotted(names);
    return Position.isElement(path.getLast()) ? "[[" + name + "]]" : "[" + name + "]";
  }

  private static String dotted(List<String> names) {
    return String.join(
        ".",
        names.stream()
            .map(name -> BARE.matcher(name).matches() ? name : Quoted.quoted(name))
            .toList());
  }
}
