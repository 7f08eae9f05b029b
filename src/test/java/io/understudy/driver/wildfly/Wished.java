package io.understudy.driver.wildfly;

import io.understudy.driver.ChangeRequest;
import io.understudy.driver.Session;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests made of key and text, key and text …; a text {@code null} removes. */
final class Wished {

  private Wished() {}

  static ChangeRequest of(Session session, @Nullable String... keysAndTexts) {
    var now = session.collect().parameters();
    List<ChangeRequest.Wish> wishes = new ArrayList<>();
    for (int i = 0; i < keysAndTexts.length; i += 2) {
      var key = ParameterKey.parse(String.valueOf(keysAndTexts[i]));
      String text = keysAndTexts[i + 1];
      Value live = now.find(key).map(Parameter::value).orElse(null);
      wishes.add(new ChangeRequest.Wish(key, live, text == null ? null : Value.of(text)));
    }
    return new ChangeRequest(wishes, false, true);
  }
}
