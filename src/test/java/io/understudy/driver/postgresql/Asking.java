package io.understudy.driver.postgresql;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Draft;
import io.understudy.driver.Journal;
import io.understudy.driver.MemoryJournal;
import io.understudy.driver.Session;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Wishes for settings, as the tests make them. */
final class Asking {

  private final Session session;
  private boolean restart;

  Asking(Session session) {
    this.session = session;
  }

  Asking withRestart() {
    restart = true;
    return this;
  }

  /** The request for these settings: name, text, name, text … */
  ChangeRequest request(String... namesAndTexts) {
    var wishes = new ArrayList<Wish>();
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      wishes.add(wish(namesAndTexts[i], Value.of(namesAndTexts[i + 1])));
    }
    return new ChangeRequest(wishes, restart, false);
  }

  /** The request to remove this setting. */
  ChangeRequest removal(String name) {
    return new ChangeRequest(List.of(wish(name, null)), restart, false);
  }

  private Wish wish(String name, @Nullable Value desired) {
    ParameterKey key = SettingsFamily.key(name);
    Value expected = session.collect().parameters().find(key).map(Parameter::value).orElse(null);
    return new Wish(key, expected, desired);
  }

  ApplyOutcome apply(String... namesAndTexts) {
    return apply(new MemoryJournal(), namesAndTexts);
  }

  ApplyOutcome apply(Journal journal, String... namesAndTexts) {
    return session.apply(request(namesAndTexts), journal);
  }

  Draft draft(String... namesAndTexts) {
    return session.draft(request(namesAndTexts));
  }

  /** What the session reads of a setting, {@code (none)} when there is none. */
  String value(String name) {
    ParameterSet parameters = session.collect().parameters();
    return parameters
        .find(SettingsFamily.key(name))
        .map(parameter -> parameter.value().display())
        .orElse("(none)");
  }
}
