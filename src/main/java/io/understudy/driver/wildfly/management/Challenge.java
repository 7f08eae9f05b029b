package io.understudy.driver.wildfly.management;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server asks for with {@code WWW-Authenticate: Digest …} (RFC 7616 section 3.3).
 *
 * @param algorithm one of {@link #ALGORITHMS}
 * @param opaque sent back as it came; empty when there is none
 */
record Challenge(String realm, String nonce, String algorithm, String opaque, boolean stale) {

  /** From the weakest to the strongest, with the name that Java has for each. */
  private static final List<String> ALGORITHMS = List.of("MD5", "SHA-256", "SHA-512-256");

  private static final Pattern PARAMETER =
      Pattern.compile("([A-Za-z-]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,]+))");

  /** The strongest of the challenges in these headers that can be answered. */
  static Optional<Challenge> strongest(List<String> headers) {
    return headers.stream()
        .flatMap(header -> parse(header).stream())
        .max((a, b) ->
            Integer.compare(ALGORITHMS.indexOf(a.algorithm()), ALGORITHMS.indexOf(b.algorithm())));
  }

  private static Optional<Challenge> parse(String header) {
    if (!header.regionMatches(true, 0, "Digest ", 0, "Digest ".length())) {
      return Optional.empty();
    }
    Map<String, String> parameters = new HashMap<>();
    Matcher matcher = PARAMETER.matcher(header.substring("Digest ".length()));
    while (matcher.find()) {
      String quoted = matcher.group(2);
      parameters.put(
          matcher.group(1).toLowerCase(Locale.ROOT),
          quoted == null ? matcher.group(3) : quoted.replaceAll("\\\\(.)", "$1"));
    }
    String algorithm = parameters.getOrDefault("algorithm", "MD5").toUpperCase(Locale.ROOT);
    String realm = parameters.get("realm");
    String nonce = parameters.get("nonce");
    boolean answerable =
        ALGORITHMS.contains(algorithm)
            && List.of(parameters.getOrDefault("qop", "").split("\\s*,\\s*")).contains("auth");
    return realm == null || nonce == null || !answerable
        ? Optional.empty()
        : Optional.of(
            new Challenge(
                realm,
                nonce,
                algorithm,
                parameters.getOrDefault("opaque", ""),
                "true".equalsIgnoreCase(parameters.get("stale"))));
  }

  /** The algorithm's name in {@link java.security.MessageDigest}. */
  String javaName() {
    return algorithm.equals("SHA-512-256") ? "SHA-512/256" : algorithm;
  }
}
