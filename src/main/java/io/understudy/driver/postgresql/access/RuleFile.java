package io.understudy.driver.postgresql.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An access file as ordered, named rules between comments.
 *
 * @param rules in the order in which the server tries them; names are unique
 */
public record RuleFile(Sort sort, AccessFile file, List<Rule> rules) {

  public RuleFile {
    rules = List.copyOf(rules);
  }

  public static RuleFile parse(Sort sort, byte[] bytes) {
    AccessFile file = AccessFile.parse(bytes);
    var rules = new ArrayList<Rule>();
    Map<String, Integer> seen = new HashMap<>();
    for (Line line : file.lines()) {
      if (line.speaks() && !line.includes()) {
        int matching = Math.min(sort.matching(line.fields()), line.fields().size());
        String name = written(line.fields().subList(0, matching));
        int count = seen.merge(name, 1, Integer::sum);
        rules.add(
            new Rule(
                count == 1 ? name : name + " #" + count,
                written(line.fields().subList(matching, line.fields().size())),
                line));
      }
    }
    return new RuleFile(sort, file, rules);
  }

  /** Whether rules stand in other files too. */
  public boolean includes() {
    return file.lines().stream().anyMatch(Line::includes);
  }

  public List<String> names() {
    return rules.stream().map(Rule::name).toList();
  }

  /**
   * This file with exactly these rules in this order. Comments stay where they are; lines of rules
   * that stay are kept to the letter, unless what they do has changed.
   *
   * @param desired name → value, in order
   */
  public RuleFile with(SequencedMap<String, String> desired) {
    Map<String, Rule> old = rules.stream().collect(Collectors.toMap(Rule::name, rule -> rule));
    var staying =
        new ArrayList<>(desired.sequencedKeySet().stream().filter(old::containsKey).toList());
    Map<String, List<String>> behind = newcomers(desired, old.keySet());
    IdentityHashMap<Line, String> slots = new IdentityHashMap<>();
    int next = 0;
    for (Rule rule : rules) {
      if (desired.containsKey(rule.name())) {
        slots.put(rule.line(), staying.get(next++));
      }
    }
    var text = new StringBuilder();
    boolean first = true;
    for (Line line : file.lines()) {
      boolean isRule = line.speaks() && !line.includes();
      if (!isRule) {
        append(text, line.raw());
        continue;
      }
      if (first) {
        behind.getOrDefault("", List.of()).forEach(name -> append(text, fresh(name, desired)));
        first = false;
      }
      String name = slots.get(line);
      if (name != null) {
        Rule rule = old.get(name);
        if (rule != null && rule.value().equals(desired.get(name))) {
          append(text, rule.line().raw());
        } else {
          append(text, fresh(name, desired));
        }
        behind.getOrDefault(name, List.of()).forEach(each -> append(text, fresh(each, desired)));
      }
    }
    if (first) {
      behind.getOrDefault("", List.of()).forEach(name -> append(text, fresh(name, desired)));
    }
    return parse(sort, text.toString().getBytes(ISO_8859_1));
  }

  /** The new rules by the staying one before them, "" for the beginning. */
  private static Map<String, List<String>> newcomers(
      SequencedMap<String, String> desired, Set<String> old) {
    Map<String, List<String>> behind = new HashMap<>();
    String before = "";
    for (String name : desired.sequencedKeySet()) {
      if (old.contains(name)) {
        before = name;
      } else {
        behind.computeIfAbsent(before, each -> new ArrayList<>()).add(name);
      }
    }
    return behind;
  }

  private static String fresh(String name, Map<String, String> desired) {
    String line = name.replaceFirst(" #\\d+$", "") + " " + desired.get(name) + "\n";
    return new String(line.getBytes(UTF_8), ISO_8859_1);
  }

  /** A last line without its end gets one, so that the next does not run into it. */
  private static void append(StringBuilder text, String raw) {
    if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
      text.append('\n');
    }
    text.append(raw);
  }

  private static String written(List<List<Token>> fields) {
    String bytes =
        fields.stream()
            .map(field -> field.stream().map(Token::written).collect(Collectors.joining(",")))
            .collect(Collectors.joining(" "));
    return new String(bytes.getBytes(ISO_8859_1), UTF_8); // what is no UTF-8 shows as U+FFFD
  }
}
