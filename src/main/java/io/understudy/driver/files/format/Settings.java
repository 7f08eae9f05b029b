package io.understudy.driver.files.format;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All settings of a text, in its order. */
public final class Settings {

  private static final int MOST = 20_000;

  private final Map<List<String>, Setting> byPath = new LinkedHashMap<>();

  /** Refuses a path that is there already, and too many. */
  void add(Setting setting) throws Malformed {
    if (byPath.put(setting.path(), setting) != null) {
      throw new Malformed("two settings would have the name " + setting.path());
    }
    if (byPath.size() > MOST) {
      throw new Malformed("it has more than %d settings".formatted(MOST));
    }
  }

  public Optional<Setting> find(List<String> path) {
    return Optional.ofNullable(byPath.get(path));
  }

  public Collection<Setting> all() {
    return Collections.unmodifiableCollection(byPath.values());
  }

  /** What is shown of each. */
  public Map<List<String>, String> values() {
    var values = new LinkedHashMap<List<String>, String>();
    byPath.forEach((path, setting) -> values.put(path, setting.value()));
    return values;
  }
}
