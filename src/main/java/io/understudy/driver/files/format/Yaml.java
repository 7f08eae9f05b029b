package io.understudy.driver.files.format;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.CollectionNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/** One YAML document; what stands for several places by an alias cannot be changed for one. */
final class Yaml extends TreeFormat {

  private static final int DEEPEST = 100;
  private static final Set<Tag> KNOWN =
      Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MERGE);
  static final Quoted QUOTED =
      new Quoted(text -> !new Resolver().resolve(NodeId.scalar, text, true).equals(Tag.STR));

  @Override
  public String name() {
    return "yaml";
  }

  @Override
  Tree parse(String text) throws Malformed {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setMaxAliasesForCollections(50);
    options.setNestingDepthLimit(DEEPEST);
    try {
      Iterator<Node> documents =
          new org.yaml.snakeyaml.Yaml(options).composeAll(new StringReader(text)).iterator();
      if (!documents.hasNext()) {
        return new Tree(Tree.Kind.MAP, text.length(), text.length(), false, List.of(), "");
      }
      Node root = documents.next();
      if (documents.hasNext()) {
        throw new Malformed("several documents in one file");
      }
      return new Reader(text).tree(root, 0);
    } catch (YAMLException e) {
      throw new Malformed("no YAML");
    }
  }

  /** Places are counted in code points by the parser. */
  private static final class Reader {
    private final String text;
    private final boolean simple;
    private int left = 20_000;

    Reader(String text) {
      this.text = text;
      this.simple = text.codePoints().noneMatch(Character::isSupplementaryCodePoint);
    }

    private int place(Mark mark) {
      return simple ? mark.getIndex() : text.offsetByCodePoints(0, mark.getIndex());
    }

    Tree tree(Node node, int depth) throws Malformed {
      if (depth > DEEPEST || left-- < 0) {
        throw new Malformed("it is nested too deeply, or refers to itself");
      }
      int from = place(node.getStartMark());
      int to = place(node.getEndMark());
      return switch (node) {
        case ScalarNode scalar -> Tree.scalar(from, to, shown(scalar));
        case MappingNode map -> map(map, from, to, depth);
        case SequenceNode list -> {
          requireTag(list, Tag.SEQ);
          var members = new ArrayList<Tree.Member>();
          for (Node element : list.getValue()) {
            Tree tree = tree(element, depth + 1);
            members.add(new Tree.Member(Position.element(members.size() + 1), tree.from(), tree));
          }
          yield new Tree(Tree.Kind.LIST, from, to, flow(list), members, "");
        }
        default -> throw new Malformed("something that is no value");
      };
    }

    private Tree map(MappingNode map, int from, int to, int depth) throws Malformed {
      requireTag(map, Tag.MAP);
      var members = new ArrayList<Tree.Member>();
      var names = new java.util.HashSet<String>();
      for (NodeTuple tuple : map.getValue()) {
        if (!(tuple.getKeyNode() instanceof ScalarNode key) || !KNOWN.contains(key.getTag())) {
          throw new Malformed("a key that is no simple text");
        }
        if (!names.add(key.getValue())) {
          throw new Malformed("a key that stands twice in one map");
        }
        members.add(
            new Tree.Member(
                key.getValue(), place(key.getStartMark()), tree(tuple.getValueNode(), depth + 1)));
      }
      return new Tree(Tree.Kind.MAP, from, to, flow(map), members, "");
    }

    private static boolean flow(CollectionNode<?> node) {
      return node.getFlowStyle() == FlowStyle.FLOW;
    }

    private static void requireTag(Node node, Tag usual) throws Malformed {
      if (!node.getTag().equals(usual)) {
        throw new Malformed("a tag of its own");
      }
    }

    private static String shown(ScalarNode scalar) throws Malformed {
      if (!KNOWN.contains(scalar.getTag())) {
        throw new Malformed("a tag of its own");
      }
      if (scalar.getTag().equals(Tag.STR)) {
        return QUOTED.shown(scalar.getValue());
      }
      if (scalar.getScalarStyle() != ScalarStyle.PLAIN) {
        throw new Malformed("a tag of its own");
      }
      return scalar.getValue().isEmpty() ? "null" : scalar.getValue();
    }
  }

  @Override
  List<String> raw(String text, Setting setting, String value) throws Malformed {
    String old = text.substring(setting.from(), setting.to());
    boolean tight = setting.from() > 0 && ":-".indexOf(text.charAt(setting.from() - 1)) >= 0;
    String gap = tight ? " " : "";
    String end = old.endsWith("\n") ? Line.ending(text) : "";
    return spellings(value, old).stream().map(raw -> gap + raw + end).toList();
  }

  private static List<String> spellings(String value, String old) throws Malformed {
    if (!QUOTED.isText(value)) {
      return List.of(value);
    }
    String letters = Quoted.text(value);
    String single = "'" + letters.replace("'", "''") + "'";
    String twice = Quoted.quoted(letters);
    boolean oneLine = letters.indexOf('\n') < 0;
    var spellings = new ArrayList<String>();
    if (old.startsWith("|") && !oneLine) {
      spellings.add(block(letters, old));
    }
    if (oneLine && old.startsWith("'")) {
      spellings.add(single);
    }
    if (old.startsWith("\"")) {
      spellings.add(twice);
    }
    if (oneLine) {
      spellings.addAll(List.of(letters, single));
    }
    spellings.add(twice);
    return spellings;
  }

  /** A text of several lines as a block, indented as the old one is. */
  private static String block(String letters, String old) {
    String[] lines = old.split("\r?\n");
    String first = lines.length > 1 ? lines[1] : "  ";
    String indent = first.substring(0, first.length() - first.stripLeading().length());
    String header = letters.endsWith("\n\n") ? "|+" : letters.endsWith("\n") ? "|" : "|-";
    String body = letters.endsWith("\n") ? letters.substring(0, letters.length() - 1) : letters;
    return header
        + "\n"
        + (indent + body.replace("\n", "\n" + indent)).replaceAll("(?m)^[ \t]+$", "");
  }

  @Override
  String cut(String text, Tree container, int index) {
    if (container.flow()) {
      return cutBetweenBrackets(text, container, index);
    }
    List<Tree.Member> members = container.members();
    Tree.Member gone = members.get(index);
    int start = lineStart(text, gone.from());
    boolean ownLine = text.substring(start, gone.from()).matches("[ \\t]*(-[ \\t]+)?");
    boolean dash = text.substring(start, gone.from()).contains("-");
    if (container.kind() == Tree.Kind.MAP && (dash || !ownLine) && members.size() > 1) {
      return text.substring(0, gone.from()) + text.substring(members.get(index + 1).from());
    }
    return text.substring(0, start) + text.substring(behind(text, gone.tree().end()));
  }

  /** Where the line after this place begins. */
  private static int behind(String text, int at) {
    return at > 0 && text.charAt(at - 1) == '\n' ? at : Line.next(text, at);
  }

  @Override
  List<String> append(String text, Tree container, List<String> path, String value)
      throws Malformed {
    var offers = new ArrayList<String>();
    List<String> inner = path.subList(1, path.size());
    for (String raw : spellings(value, "")) {
      if (container.flow()) {
        String nested = nested(inner, raw);
        String member =
            container.kind() == Tree.Kind.LIST
                ? nested
                : Quoted.quoted(path.getFirst()) + ": " + nested;
        offers.add(appendBetweenBrackets(text, container, member));
      } else {
        offers.addAll(lines(text, container, path, raw));
      }
    }
    return offers;
  }

  private static List<String> lines(String text, Tree container, List<String> path, String raw) {
    String indent = "";
    int at = text.length();
    if (!container.members().isEmpty()) {
      int first = container.members().getFirst().from();
      if (container.kind() == Tree.Kind.LIST) {
        first = text.lastIndexOf('-', first - 1);
      }
      indent = text.substring(lineStart(text, first), first).replaceAll("[^ \t]", " ");
      at = behind(text, container.end());
    }
    String ending = Line.ending(text);
    String open = at == 0 || text.charAt(at - 1) == '\n' ? "" : ending;
    var offers = new ArrayList<String>();
    for (boolean quoted : new boolean[] {false, true}) {
      offers.add(
          text.substring(0, at)
              + open
              + block(indent, path, raw, quoted, ending)
              + text.substring(at));
    }
    return offers;
  }

  private static String block(
      String indent, List<String> path, String raw, boolean quoted, String ending) {
    var block = new StringBuilder();
    String blanks = indent;
    block.append(blanks);
    for (int i = 0; i < path.size(); i++) {
      String segment = path.get(i);
      blanks += "  ";
      if (Position.isElement(segment)) {
        block.append("- "); // what it holds begins on the same line
      } else {
        block.append(quoted ? Quoted.quoted(segment) : segment).append(':');
        block.append(i == path.size() - 1 ? " " : ending + blanks);
      }
    }
    return block.append(raw).append(ending).toString();
  }
}
