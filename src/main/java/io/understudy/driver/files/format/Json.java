package io.understudy.driver.files.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** JSON, also with comments and a comma behind the last. */
final class Json extends TreeFormat {

  private static final Pattern LITERAL =
      Pattern.compile("true|false|null|-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");
  static final Quoted QUOTED = new Quoted(text -> LITERAL.matcher(text).matches());
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS, JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  @Override
  public String name() {
    return "json";
  }

  @Override
  Tree parse(String text) throws Malformed {
    if (text.isBlank()) {
      return new Tree(Tree.Kind.MAP, 0, 0, true, List.of(), "");
    }
    try (JsonParser parser = MAPPER.createParser(text)) {
      parser.nextToken();
      Tree tree = tree(parser, text);
      if (parser.nextToken() != null) {
        throw new Malformed("something behind the end");
      }
      return tree;
    } catch (IOException e) {
      throw new Malformed("no JSON");
    }
  }

  private static Tree tree(JsonParser parser, String text) throws IOException, Malformed {
    JsonToken token = parser.currentToken();
    int from = (int) parser.currentTokenLocation().getCharOffset();
    if (token == null) {
      throw new Malformed("no JSON");
    }
    return switch (token) {
      case START_OBJECT -> container(parser, text, Tree.Kind.MAP, from);
      case START_ARRAY -> container(parser, text, Tree.Kind.LIST, from);
      case VALUE_STRING -> {
        String value = parser.getText();
        parser.finishToken();
        yield Tree.scalar(
            from, (int) parser.currentLocation().getCharOffset(), QUOTED.shown(value));
      }
      default -> {
        String literal = parser.getText();
        yield Tree.scalar(from, from + literal.length(), literal);
      }
    };
  }

  private static Tree container(JsonParser parser, String text, Tree.Kind kind, int from)
      throws IOException, Malformed {
    var members = new ArrayList<Tree.Member>();
    JsonToken end = kind == Tree.Kind.MAP ? JsonToken.END_OBJECT : JsonToken.END_ARRAY;
    while (parser.nextToken() != end) {
      String name = Position.element(members.size() + 1);
      int start = (int) parser.currentTokenLocation().getCharOffset();
      if (kind == Tree.Kind.MAP) {
        name = parser.currentName();
        parser.nextToken();
      }
      members.add(new Tree.Member(name, start, tree(parser, text)));
    }
    int to = (int) parser.currentTokenLocation().getCharOffset() + 1;
    return new Tree(kind, from, to, true, members, "");
  }

  private static String raw(String value) throws Malformed {
    return QUOTED.isText(value) ? Quoted.quoted(Quoted.text(value)) : value;
  }

  @Override
  List<String> raw(String text, Setting setting, String value) throws Malformed {
    return List.of(raw(value));
  }

  @Override
  String cut(String text, Tree container, int index) {
    return cutBetweenBrackets(text, container, index);
  }

  @Override
  List<String> append(String text, Tree container, List<String> path, String value)
      throws Malformed {
    String nested = nested(path.subList(1, path.size()), raw(value));
    if (text.isBlank()) {
      String whole = nested(path.subList(0, 1), nested);
      String inside = whole.substring(1, whole.length() - 1);
      return List.of(
          whole.charAt(0) + "\n  " + inside + "\n" + whole.charAt(whole.length() - 1) + "\n");
    }
    String member =
        container.kind() == Tree.Kind.LIST
            ? nested
            : Quoted.quoted(path.getFirst()) + ": " + nested;
    return List.of(appendBetweenBrackets(text, container, member));
  }
}
