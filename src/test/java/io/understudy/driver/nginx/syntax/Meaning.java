package io.understudy.driver.nginx.syntax;

import java.util.List;
import java.util.Random;

/** What a tree means, without how it is written. */
record Meaning(String name, List<String> arguments, String code, List<Meaning> inside) {

  static List<Meaning> of(Body body) {
    return body.directives().stream()
        .map(directive ->
            new Meaning(
                directive.name(),
                directive.arguments(),
                directive.code().orElse(""),
                directive.body().map(Meaning::of).orElse(List.of())))
        .toList();
  }

  /** The same meaning, written in some other way. */
  static String rewritten(Body body, Random random) {
    var text = new StringBuilder();
    for (Directive directive : body.directives()) {
      text.append(gap(random, false)).append(word(directive.name(), random));
      for (String argument : directive.arguments()) {
        text.append(gap(random, true)).append(word(argument, random));
      }
      text.append(gap(random, true));
      if (directive.code().isPresent()) {
        text.append('{').append(directive.code().get()).append('}');
      } else if (directive.body().isPresent()) {
        text.append('{')
            .append(rewritten(directive.body().get(), random))
            .append(gap(random, false))
            .append('}');
      } else {
        text.append(';');
      }
    }
    return text.toString();
  }

  private static String gap(Random random, boolean needed) {
    return switch (random.nextInt(needed ? 4 : 5)) {
      case 0 -> " ";
      case 1 -> "\r\n\t";
      case 2 -> " # a 'comment' with { ; } \"\n";
      case 3 -> "\n\n    ";
      default -> "";
    };
  }

  private static String word(String text, Random random) {
    char quote = random.nextBoolean() ? '"' : '\'';
    boolean plain = text.matches("[A-Za-z0-9_$./:=,-]+") && random.nextBoolean();
    return plain
        ? text
        : quote + text.replace("\\", "\\\\").replace("" + quote, "\\" + quote) + quote;
  }
}
