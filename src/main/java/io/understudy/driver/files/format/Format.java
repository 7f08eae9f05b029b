package io.understudy.driver.files.format;

import java.util.List;

/**
 * One format. Each edit offers texts, the best first; {@link Editor} takes the first that means
 * what was wished for and nothing else, so that an offer may be wrong.
 */
public interface Format {

  /** How {@code agent.yaml} calls it. */
  String name();

  Settings read(String text) throws Malformed;

  /** Texts in which this setting has another value. */
  List<String> set(String text, Setting setting, String value) throws Malformed;

  /** Texts without this setting. */
  List<String> remove(String text, Setting setting) throws Malformed;

  /** Texts with one more setting. */
  List<String> add(String text, List<String> path, String value) throws Malformed;
}
