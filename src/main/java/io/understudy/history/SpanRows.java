package io.understudy.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.understudy.inventory.InstanceId;
import io.understudy.parameter.Descriptor;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.PlainValue;
import io.understudy.parameter.SecretValue;
import io.understudy.parameter.Value;
import io.understudy.protocol.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads and writes spans: one value of one parameter from a first to a last revision. */
@ApplicationScoped
class SpanRows {

  /** The last revision of a span that still stands. */
  static final int STANDS = Integer.MAX_VALUE;

  /** Values longer than this, in characters, are stored once whoever has them. */
  private static final int LONG = 1000;

  private static final String PARAMETER =
      """
      SELECT k.path, s.descriptor_id, d.body AS descriptor_body, s.body, t.body AS long_body,
             s.secret, s.first_revision, s.last_revision
        FROM span s
        JOIN parameter_key k ON k.id = s.key_id
        JOIN descriptor d ON d.id = s.descriptor_id
        LEFT JOIN long_text t ON t.id = s.long_text_id
      """;

  /** Word for word the expression of the index {@code span_extent}. */
  private static final String EXTENT =
      "int8range(s.instance_id * 4294967296 + s.first_revision,"
          + " s.instance_id * 4294967296 + s.last_revision, '[]')";

  private final Database database;
  private final Vocabulary vocabulary;

  SpanRows(Database database, Vocabulary vocabulary) {
    this.database = database;
    this.vocabulary = vocabulary;
  }

  ParameterSet at(InstanceId instance, int revision) {
    return ParameterSet.of(
        database.list(
            this::parameter,
            PARAMETER + " WHERE " + EXTENT + " @> ?::int8",
            point(instance, revision)));
  }

  /** What {@code revision} had in spans that do not reach to {@code other}. */
  ParameterSet atAndNotAt(InstanceId instance, int revision, int other) {
    return ParameterSet.of(
        database.list(
            this::parameter,
            PARAMETER
                + " WHERE "
                + EXTENT
                + " @> ?::int8 AND NOT ? BETWEEN s.first_revision AND s.last_revision",
            point(instance, revision),
            other));
  }

  /** The newest spans of one parameter, newest first. */
  List<Span> of(InstanceId instance, int keyId, int limit) {
    return database.list(
        row -> new Span(parameter(row), row.getInt("first_revision"), row.getInt("last_revision")),
        PARAMETER
            + " WHERE s.instance_id = ? AND s.key_id = ? ORDER BY s.first_revision DESC LIMIT ?",
        instance.value(),
        keyId,
        limit);
  }

  /** Ends what stands of these keys with the revision before {@code revision}. */
  void end(InstanceId instance, Collection<ParameterKey> keys, int revision) {
    if (keys.isEmpty()) {
      return;
    }
    database.update(
        "UPDATE span SET last_revision = ? WHERE instance_id = ? AND key_id = ANY (?) AND"
            + " last_revision = "
            + STANDS,
        revision - 1,
        instance.value(),
        vocabulary.keyIds(keys).values().toArray(Integer[]::new));
  }

  /** Begins a span for each of these with {@code revision}. */
  void begin(InstanceId instance, List<Parameter> parameters, int revision) {
    Map<ParameterKey, Integer> keys =
        vocabulary.keyIds(parameters.stream().map(Parameter::key).toList());
    Map<Descriptor, Long> descriptors =
        vocabulary.descriptorIds(parameters.stream().map(Parameter::descriptor).toList());
    Map<String, Long> longTexts = vocabulary.longTextIds(longTexts(parameters));
    var rows = new ArrayList<@Nullable Object[]>();
    for (Parameter parameter : parameters) {
      String text = parameter.value() instanceof PlainValue plain ? plain.text() : null;
      Long longText = text == null ? null : longTexts.get(text);
      rows.add(
          new @Nullable Object[] {
            instance.value(),
            Objects.requireNonNull(keys.get(parameter.key())),
            revision,
            Objects.requireNonNull(descriptors.get(parameter.descriptor())),
            longText == null ? text : null,
            longText,
            parameter.value() instanceof SecretValue secret ? json(secret) : null
          });
    }
    database.batch(
        """
        INSERT INTO span (instance_id, key_id, first_revision, descriptor_id, body, long_text_id, secret)
        VALUES (?, ?, ?, ?, ?, ?, ?::jsonb)
        """,
        rows);
  }

  /**
   * Replaces the description and the traces of a secret where they stand; the content is the same.
   */
  void refresh(InstanceId instance, List<Parameter> parameters) {
    Map<ParameterKey, Integer> keys =
        vocabulary.keyIds(parameters.stream().map(Parameter::key).toList());
    Map<Descriptor, Long> descriptors =
        vocabulary.descriptorIds(parameters.stream().map(Parameter::descriptor).toList());
    var rows = new ArrayList<@Nullable Object[]>();
    for (Parameter parameter : parameters) {
      rows.add(
          new @Nullable Object[] {
            Objects.requireNonNull(descriptors.get(parameter.descriptor())),
            parameter.value() instanceof SecretValue secret ? json(secret) : null,
            instance.value(),
            Objects.requireNonNull(keys.get(parameter.key()))
          });
    }
    database.batch(
        "UPDATE span SET descriptor_id = ?, secret = ?::jsonb WHERE instance_id = ? AND key_id = ?"
            + " AND last_revision = "
            + STANDS,
        rows);
  }

  private Parameter parameter(ResultSet row) throws SQLException {
    String secret = row.getString("secret");
    String text = row.getString("body");
    Value value =
        secret != null
            ? secret(secret)
            : Value.of(text != null ? text : row.getString("long_body"));
    return new Parameter(
        ParameterKey.parse(row.getString("path")), value, vocabulary.descriptor(row));
  }

  private static List<String> longTexts(List<Parameter> parameters) {
    return parameters.stream()
        .map(Parameter::value)
        .flatMap(value ->
            value instanceof PlainValue plain
                ? java.util.stream.Stream.of(plain.text())
                : java.util.stream.Stream.empty())
        .filter(text -> text.length() > LONG)
        .toList();
  }

  private static long point(InstanceId instance, int revision) {
    return (instance.value() << 32) + revision;
  }

  private static String json(SecretValue secret) {
    try {
      return Json.MAPPER.writeValueAsString(secret);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every secret's traces can be written", e);
    }
  }

  private static SecretValue secret(String json) {
    try {
      return Json.MAPPER.readValue(json, SecretValue.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the stored traces of a secret cannot be read", e);
    }
  }

  /** One value of one parameter. */
  record Span(Parameter parameter, int first, int last) {}
}
