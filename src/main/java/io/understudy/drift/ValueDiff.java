package io.understudy.drift;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import io.understudy.parameter.ListText;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.PlainValue;
import io.understudy.parameter.ValueType;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How two values of many parts differ, part by part. */
public final class ValueDiff {

  private static final Set<ValueType> OF_PARTS =
      Set.of(ValueType.LIST, ValueType.SET, ValueType.DOCUMENT);
  private static final int CONTEXT = 2;

  /** Beyond this the comparison would take longer than a page may. */
  private static final int MOST_PARTS = 5_000;

  private ValueDiff() {}

  /**
   * What leads from what is there to what is desired: lines that begin with a blank (the same),
   * {@code -} (goes), {@code +} (comes) or {@code @@} (a gap). Empty for values of one part, for
   * secrets and for very long ones.
   */
  public static List<String> lines(@Nullable Parameter desired, @Nullable Parameter live) {
    if (desired == null
        || live == null
        || !OF_PARTS.contains(desired.descriptor().type())
        || !(desired.value() instanceof PlainValue want)
        || !(live.value() instanceof PlainValue have)) {
      return List.of();
    }
    List<String> from = parts(live.descriptor().type(), have.text());
    List<String> to = parts(desired.descriptor().type(), want.text());
    if (from.size() + to.size() < 3 || from.size() + to.size() > MOST_PARTS) {
      return List.of();
    }
    List<String> unified =
        UnifiedDiffUtils.generateUnifiedDiff(
            "live", "desired", from, DiffUtils.diff(from, to), CONTEXT);
    return unified.isEmpty() ? List.of() : List.copyOf(unified.subList(2, unified.size()));
  }

  private static List<String> parts(ValueType type, String text) {
    return type == ValueType.DOCUMENT ? text.lines().toList() : ListText.split(text);
  }
}
