package io.understudy.agent.settings;

import io.understudy.driver.SettingRefused;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * The part of YAML that a configuration needs: maps, lists and scalars, each scalar as it was
 * written. No aliases, no tags, no second document, no key twice, no value left empty.
 */
final class Yaml {

  private static final int DEEPEST = 12;

  private final String file;

  private Yaml(String file) {
    this.file = file;
  }

  /**
   * The text as maps, lists and texts.
   *
   * @param file what a refusal names
   */
  static Map<String, Object> read(String file, String text) {
    return new Yaml(file).document(text);
  }

  private Map<String, Object> document(String text) {
    var options = new LoaderOptions();
    options.setMaxAliasesForCollections(0);
    options.setNestingDepthLimit(DEEPEST);
    options.setAllowDuplicateKeys(false);
    try {
      Parser parser = new ParserImpl(new StreamReader(text), options);
      Node root = new Composer(parser, new Resolver(), options).getSingleNode();
      if (root == null) {
        throw new SettingRefused(file, "is empty; see docs/reference/agent.md for an example");
      }
      if (!(root instanceof MappingNode mapping)) {
        throw refused(root.getStartMark(), "must begin with 'name: value' lines");
      }
      return map("", mapping);
    } catch (MarkedYAMLException e) {
      String problem = e.getProblem() == null ? "is not YAML" : e.getProblem();
      throw refused(
          e.getProblemMark(),
          problem.contains("\\t") || problem.contains("TAB")
              ? "a tab cannot indent YAML; use blanks"
              : problem);
    } catch (ReaderException e) {
      throw new SettingRefused(
          file,
          "has the control character U+%04X at position %d; remove it"
              .formatted(e.getCodePoint(), e.getPosition()));
    } catch (YAMLException e) {
      String problem = String.valueOf(e.getMessage());
      throw new SettingRefused(
          file,
          problem.contains("aliases")
              ? "anchors and aliases (& and *) are not taken; write it out"
              : problem);
    }
  }

  private Map<String, Object> map(String path, MappingNode mapping) {
    var map = new LinkedHashMap<String, Object>();
    for (NodeTuple entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key) || key.getTag().equals(Tag.MERGE)) {
        throw refused(entry.getKeyNode().getStartMark(), "a name must be one plain word");
      }
      String inner = path + key.getValue();
      if (map.put(key.getValue(), value(inner, entry.getValueNode())) != null) {
        throw new SettingRefused(inner, "stands there twice; keep one" + line(key));
      }
    }
    return map;
  }

  private Object value(String path, Node node) {
    if (node.getAnchor() != null) {
      throw new SettingRefused(
          path, "anchors and aliases (& and *) are not taken; write it out" + line(node));
    }
    return switch (node) {
      case MappingNode mapping -> map(path + ".", mapping);
      case SequenceNode sequence -> list(path, sequence);
      case ScalarNode scalar -> text(path, scalar);
      default -> throw new SettingRefused(path, "is no text, list or map" + line(node));
    };
  }

  private List<Object> list(String path, SequenceNode sequence) {
    var list = new ArrayList<>();
    for (Node node : sequence.getValue()) {
      list.add(value(path + "[" + list.size() + "]", node));
    }
    return list;
  }

  private static String text(String path, ScalarNode scalar) {
    if (scalar.getTag().equals(Tag.NULL)) {
      throw new SettingRefused(path, "has no value; give it one or remove the line" + line(scalar));
    }
    if (!scalar.getTag().getValue().startsWith(Tag.PREFIX)) {
      throw new SettingRefused(path, "tags (!) are not taken; write plain text" + line(scalar));
    }
    return scalar.getValue();
  }

  private static String line(Node node) {
    return " (line " + (node.getStartMark().getLine() + 1) + ")";
  }

  private SettingRefused refused(Mark mark, String problem) {
    return new SettingRefused(
        file,
        "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1) + ": " + problem);
  }
}
