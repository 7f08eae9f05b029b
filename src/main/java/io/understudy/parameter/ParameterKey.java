package io.understudy.parameter;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The name of a parameter: a path such as {@code settings/work_mem}.
 *
 * <p>The text is segments joined by {@code /}. Inside a segment, {@code /}, {@code %} and control
 * characters stand percent-encoded (UTF-8), so any name a server allows fits into one segment and
 * comes out unchanged: {@code of("roles", "a/b", "login")} is {@code roles/a%2Fb/login}.
 *
 * @param path the encoded path, 1 to {@value #MAX_LENGTH} characters, no empty segment
 */
public record ParameterKey(@JsonValue String path) implements Comparable<ParameterKey> {

  /** The longest path, in characters. */
  public static final int MAX_LENGTH = 1024;

  public ParameterKey {
    if (path.isEmpty() || path.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "key: has " + path.length() + " characters, 1 to " + MAX_LENGTH + " are possible");
    }
    for (String segment : path.split("/", -1)) {
      if (segment.isEmpty()) {
        throw new IllegalArgumentException("key: '" + path + "' has an empty segment");
      }
      SegmentCode.requireEncoded(segment);
    }
  }

  /** The key with this encoded path; refuses what {@link #path} does not allow. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static ParameterKey parse(String path) {
    return new ParameterKey(path);
  }

  /** The key with these plain segments, each encoded as needed. */
  public static ParameterKey of(String... segments) {
    return new ParameterKey(
        Arrays.stream(segments).map(SegmentCode::encode).collect(Collectors.joining("/")));
  }

  /** The plain segments, decoded. */
  public List<String> segments() {
    return Arrays.stream(path.split("/")).map(SegmentCode::decode).toList();
  }

  /**
   * The first plain segment: the family the parameter belongs to ({@code settings}, {@code hba}).
   */
  public String family() {
    return segments().getFirst();
  }

  /** The key that this one stands under; empty for a single segment. */
  public Optional<ParameterKey> parent() {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? Optional.empty() : Optional.of(new ParameterKey(path.substring(0, slash)));
  }

  /** Whether it stands under that key, however deep. */
  public boolean isWithin(ParameterKey above) {
    return path.startsWith(above.path + "/");
  }

  @Override
  public int compareTo(ParameterKey other) {
    return path.compareTo(other.path);
  }

  @Override
  public String toString() {
    return path;
  }
}
