package io.understudy.driver.nginx.syntax;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** One configuration file as a tree. */
public final class ConfigText {

  /** UTF-8's byte order mark, as a byte string. */
  private static final String MARK = "\u00EF\u00BB\u00BF";

  private static final int DEEPEST = 64;

  private final String mark;
  private final Body body;

  private ConfigText(String mark, Body body) {
    this.mark = mark;
    this.body = body;
  }

  /**
   * The tree of these bytes.
   *
   * @param file how the file is called in messages
   * @throws MalformedConfig when nginx could not read them either
   */
  public static ConfigText parse(String file, byte[] bytes) {
    String source = new String(bytes, StandardCharsets.ISO_8859_1);
    String mark = source.startsWith(MARK) ? MARK : "";
    var lexer = new Lexer(file, source.substring(mark.length()));
    return new ConfigText(mark, body(lexer, 0));
  }

  private static Body body(Lexer lexer, int depth) {
    var directives = new ArrayList<Directive>();
    while (true) {
      switch (lexer.next()) {
        case Token.End end -> {
          if (depth > 0) {
            throw lexer.malformed("the file ends inside a block; '}' is missing");
          }
          return new Body(directives, end.gap());
        }
        case Token.Sign sign -> {
          if (sign.character() != '}') {
            throw lexer.malformed("unexpected '" + sign.character() + "'");
          }
          if (depth == 0) {
            throw lexer.malformed("unexpected '}'");
          }
          return new Body(directives, sign.gap());
        }
        case Token.Text word -> directives.add(directive(lexer, word, depth));
      }
    }
  }

  private static Directive directive(Lexer lexer, Token.Text first, int depth) {
    int line = lexer.line();
    var words = new ArrayList<Word>();
    @Nullable Token token = first;
    while (token instanceof Token.Text word) {
      words.add(new Word(word.gap(), word.raw(), word.text()));
      token = lexer.next();
    }
    if (!(token instanceof Token.Sign sign)) {
      throw lexer.malformed("the file ends inside a directive; ';' or '}' is missing");
    }
    return switch (sign.character()) {
      case ';' -> Directive.parsed(words, sign.gap(), null, null, line);
      case '{' -> {
        if (first.text().endsWith("_by_lua_block")) {
          yield Directive.parsed(words, sign.gap(), null, lexer.code(), line);
        }
        if (depth >= DEEPEST) {
          throw lexer.malformed("blocks are nested too deeply");
        }
        yield Directive.parsed(words, sign.gap(), body(lexer, depth + 1), null, line);
      }
      default -> throw lexer.malformed("unexpected '}'; ';' is missing before it");
    };
  }

  public Body body() {
    return body;
  }

  /** The file's bytes; exactly those that were parsed when nothing was changed. */
  public byte[] bytes() {
    return octets().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The same as a byte string. */
  public String octets() {
    var out = new StringBuilder(mark);
    body.print(out);
    return out.toString();
  }
}
