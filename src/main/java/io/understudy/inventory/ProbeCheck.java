package io.understudy.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import io.understudy.inventory.DirectorShape.Content;
import io.understudy.inventory.DirectorShape.Content.SecretText;
import io.understudy.inventory.DirectorShape.Content.Text;
import io.understudy.inventory.DirectorShape.Content.Whole;
import io.understudy.inventory.DirectorShape.Field;
import io.understudy.security.Secret;
import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the documents of probes. */
final class ProbeCheck {

  private static final String FIELD = "probes";
  private static final String KIND = "probe";
  private static final int MAX_PROBES = 16;
  private static final int MAX_CERTIFICATES = 16 * 1024;
  private static final int USUAL_STATUS = 200;
  private static final Span TIMEOUT =
      new Span(
          "timeout",
          Duration.ofMillis(100),
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          "a tenth of a second (PT0.1S) to ten seconds (PT10S)");
  private static final Span PATIENCE =
      new Span(
          "patience",
          Duration.ZERO,
          Duration.ofMinutes(10),
          Duration.ofSeconds(30),
          "nothing (PT0S) to ten minutes (PT10M)");

  private static final Content LINE = new Text("[^\\p{Cntrl}]+", "a text in one line");
  private static final Field CA =
      Field.optional(
          "ca",
          new Text(
              "[\\x20-\\x7e\\r\\n\\t]+", "certificates in PEM, at most 16 KiB", MAX_CERTIFICATES));
  private static final List<Field> ALL =
      List.of(
          Field.required(
              "name",
              new Text(
                  "[A-Za-z0-9][A-Za-z0-9._-]{0,62}",
                  "a name: 1 to 63 of A-Z a-z 0-9 . _ - and the first a letter or a digit")),
          Field.optional("timeout", LINE),
          Field.optional("patience", LINE));

  /** Kind → its fields. */
  private static final Map<String, List<Field>> KINDS =
      Map.of(
          "tcp",
          with(Field.required("address", LINE)),
          "http",
          with(
              Field.required("url", LINE),
              Field.optional("status", new Whole(100, 599)),
              Field.optional("contains", LINE),
              CA),
          "sql",
          with(
              Field.required("url", LINE),
              Field.required("user", LINE),
              Field.optional("password", new SecretText()),
              Field.required(
                  "query",
                  new Text("[^\\p{Cntrl};]+", "one statement in one line, without a semicolon")),
              Field.optional("expect", LINE),
              CA));

  private static List<Field> with(Field... fields) {
    return Stream.concat(ALL.stream(), Stream.of(fields)).toList();
  }

  /** The probes as wanted; a masked password is that of the earlier probe of the same name. */
  List<Probe> check(
      @Nullable List<@Nullable JsonNode> documents, List<Probe> before, Findings findings) {
    if (documents == null) {
      return List.of();
    }
    findings.addUnless(documents.size() <= MAX_PROBES, FIELD, "has more than " + MAX_PROBES);
    List<Probe> probes = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < documents.size(); i++) {
      Probe probe = probe(FIELD + "[" + i + "]", documents.get(i), before, findings);
      if (probe != null) {
        findings.addUnless(
            names.add(probe.name()),
            FIELD + "[" + i + "].name",
            "is the name of another probe as well");
        probes.add(probe);
      }
    }
    return probes;
  }

  private @Nullable Probe probe(
      String at, @Nullable JsonNode document, List<Probe> before, Findings findings) {
    if (document == null || !document.isObject()) {
      findings.add(at, "is not an object");
      return null;
    }
    String kind = document.path(KIND).asText("");
    List<Field> fields = KINDS.get(kind);
    if (fields == null) {
      findings.add(at + "." + KIND, "is missing or unknown; there are http, sql, tcp");
      return null;
    }
    Probe.Sql old = earlier(document.path("name").asText(""), before);
    Map<?, ?> kept = old == null ? Map.of() : old.settings();
    Findings here = new Findings();
    Map<String, Object> values =
        new DocumentReader(Set.of(), here).group(at, document, fields, kept, Set.of(KIND));
    Probe probe = here.isEmpty() ? probe(at, kind, values, here) : null;
    if (probe instanceof Probe.Sql sql && old != null) {
      requireSameServer(at, document, sql, old, here);
    }
    findings.addAll(here);
    return here.isEmpty() ? probe : null;
  }

  private static Probe.@Nullable Sql earlier(String name, List<Probe> before) {
    return before.stream()
        .filter(probe -> probe.name().equals(name))
        .filter(Probe.Sql.class::isInstance)
        .map(Probe.Sql.class::cast)
        .findFirst()
        .orElse(null);
  }

  /** A kept password goes nowhere it did not go before. */
  private static void requireSameServer(
      String at, JsonNode document, Probe.Sql now, Probe.Sql old, Findings findings) {
    boolean masked = document.path("password").asText("").equals(Secret.MASK);
    boolean same = now.url().equals(old.url()) && Objects.equals(now.ca(), old.ca());
    findings.addUnless(
        same || !masked,
        at + ".password",
        "is ***, but url or ca is another one than before, and the password must not go there;"
            + " give the password");
  }

  private static @Nullable Probe probe(
      String at, String kind, Map<String, Object> values, Findings findings) {
    String name = text(values, "name");
    Duration timeout = TIMEOUT.read(at, values, findings);
    Duration patience = PATIENCE.read(at, values, findings);
    String ca = (String) values.get("ca");
    ProbeTargets.checkCertificates(at + ".ca", ca, findings);
    return switch (kind) {
      case "tcp" -> {
        String address = text(values, "address");
        ProbeTargets.checkAddress(at + ".address", address, findings);
        yield new Probe.Tcp(name, address, timeout, patience);
      }
      case "http" -> {
        URI url = ProbeTargets.url(at + ".url", text(values, "url"), findings);
        int status = values.get("status") instanceof Long n ? n.intValue() : USUAL_STATUS;
        String contains = (String) values.get("contains");
        yield url == null
            ? null
            : new Probe.Http(name, url, status, contains, ca, timeout, patience);
      }
      default -> {
        String url = text(values, "url");
        ProbeTargets.checkDatabase(at + ".url", url, ca != null, findings);
        yield new Probe.Sql(
            name,
            url,
            text(values, "user"),
            (Secret) values.get("password"),
            text(values, "query"),
            (String) values.get("expect"),
            ca,
            timeout,
            patience);
      }
    };
  }

  private static String text(Map<String, Object> values, String field) {
    return String.valueOf(values.get(field));
  }

  /** A duration between two others. */
  private record Span(String field, Duration least, Duration most, Duration usual, String words) {

    Duration read(String at, Map<String, Object> values, Findings findings) {
      Object text = values.get(field);
      if (text == null) {
        return usual;
      }
      try {
        Duration span = Duration.parse(text.toString());
        findings.addUnless(
            span.compareTo(least) >= 0 && span.compareTo(most) <= 0,
            at + "." + field,
            "is not " + words);
        return span;
      } catch (DateTimeParseException e) {
        findings.add(at + "." + field, "is not an ISO 8601 duration such as PT5S");
        return usual;
      }
    }
  }
}
