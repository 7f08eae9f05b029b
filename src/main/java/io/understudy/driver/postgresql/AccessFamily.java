package io.understudy.driver.postgresql;

import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Refusal;
import io.understudy.driver.postgresql.access.Rule;
import io.understudy.driver.postgresql.access.RuleFile;
import io.understudy.driver.postgresql.access.Sort;
import io.understudy.parameter.Consequence;
import io.understudy.parameter.Descriptor;
import io.understudy.parameter.Effect;
import io.understudy.parameter.ListText;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.Value;
import io.understudy.parameter.ValueType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code hba/*} or {@code ident/*}: each rule by what it matches, and {@code …/order} for the order
 * in which the server tries them. The file is read through the server, so it is the server's own
 * file.
 */
final class AccessFamily implements Family {

  static final String ORDER = "order";

  private static final Pattern SECRET = Pattern.compile("(?i)\\b(ldapbindpasswd|radiussecrets)=");

  private final Sort sort;

  AccessFamily(Sort sort) {
    this.sort = sort;
  }

  @Override
  public String name() {
    return sort.name().toLowerCase(Locale.ROOT);
  }

  private String setting() {
    return name() + "_file";
  }

  @Override
  public List<String> fingerprint(ServerFacts facts) {
    return List.of();
  }

  /** The whole content: a few kilobytes, and no change is missed. */
  @Override
  public String alsoWatch(Look look) {
    try {
      return ask(
          look,
          "SELECT pg_catalog.md5(pg_catalog.pg_read_binary_file(pg_catalog.current_setting(?)))");
    } catch (SQLException e) {
      return "unreadable";
    }
  }

  /** The file's path as the server has it, on the server's host. */
  Path path(Look look) throws SQLException {
    return Path.of(ask(look, "SELECT pg_catalog.current_setting(?)"));
  }

  RuleFile read(Look look) throws SQLException {
    String sql = "SELECT pg_catalog.pg_read_binary_file(pg_catalog.current_setting(?))";
    try (var statement = look.connection().prepareStatement(sql)) {
      statement.setString(1, setting());
      try (var row = statement.executeQuery()) {
        row.next();
        return RuleFile.parse(sort, row.getBytes(1));
      }
    }
  }

  private String ask(Look look, String sql) throws SQLException {
    try (var statement = look.connection().prepareStatement(sql)) {
      statement.setString(1, setting());
      try (var row = statement.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  /**
   * A role without the right to read the file sees no rules, and a note says so. Where a superuser
   * cannot, the server itself cannot: then nothing is told, since no rules would look as if
   * somebody had removed them all.
   */
  @Override
  public Gathered gather(Look look) throws SQLException {
    RuleFile file;
    try {
      file = read(look);
    } catch (SQLException e) {
      if (look.facts().superuser()) {
        throw new SQLException(
            "pg_%s.conf could not be read by the server: %s. Give the file to the server's user, readable by it."
                .formatted(name(), Failure.words(e)),
            e.getSQLState(),
            e);
      }
      return new Gathered(
          List.of(),
          Set.of(),
          Set.of(
              "The rules of pg_%s.conf could not be read: %s. The agent's role needs pg_read_server_files, or to be a superuser."
                  .formatted(name(), Failure.words(e))));
    }
    var parameters = new ArrayList<Parameter>();
    Set<String> notes = notes(look, file);
    for (Rule rule : file.rules()) {
      key(rule)
          .ifPresentOrElse(
              key -> parameters.add(parameter(look, key, rule)), () -> notes.add(tooLong(rule)));
    }
    parameters.add(
        new Parameter(
            ParameterKey.of(name(), ORDER),
            Value.of(ListText.join(file.names())),
            describe(ValueType.LIST)));
    return new Gathered(parameters, Set.of(), notes);
  }

  private Set<String> notes(Look look, RuleFile file) {
    var notes = new HashSet<String>();
    if (file.includes()) {
      notes.add(
          "pg_%s.conf includes other files; the rules in those are not compared."
              .formatted(name()));
    }
    try {
      if ("t"
          .equals(
              ask(
                  look,
                  "SELECT CASE WHEN s.modification > pg_catalog.pg_conf_load_time() THEN 't' END FROM pg_catalog.pg_stat_file(pg_catalog.current_setting(?)) s"))) {
        notes.add(
            "pg_%s.conf was written after the server last read it, so its next reload will change who may log in."
                .formatted(name()));
      }
    } catch (SQLException e) {
      notes.add(
          "When pg_%s.conf was written is not known: %s.".formatted(name(), Failure.words(e)));
    }
    return notes;
  }

  /** Empty when the rule says more than a key can hold. */
  private Optional<ParameterKey> key(Rule rule) {
    try {
      return Optional.of(ParameterKey.of(name(), rule.name()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private String tooLong(Rule rule) {
    String begin = rule.name().substring(0, Math.min(60, rule.name().length()));
    return "A rule of pg_%s.conf is too long to be compared, and stays as it is: '%s …'."
        .formatted(name(), Failure.oneLine(begin));
  }

  private Parameter parameter(Look look, ParameterKey key, Rule rule) {
    if (SECRET.matcher(rule.value()).find()) {
      return new Parameter(
          key,
          look.around().secrets().seal(rule.value().getBytes(StandardCharsets.UTF_8)),
          describe(ValueType.SECRET));
    }
    return new Parameter(key, Value.of(rule.value()), describe(ValueType.TEXT));
  }

  private static Descriptor describe(ValueType type) {
    return Descriptor.of(type)
        .withEffect(Effect.RELOAD)
        .withConsequence(Consequence.CHANGES_BEHAVIOUR);
  }

  @Override
  public Drafted draft(Look look, ParameterSet live, List<Wish> wishes, ChangeRequest request)
      throws SQLException {
    RuleFile file;
    try {
      file = read(look);
    } catch (SQLException e) {
      return new Drafted(
          List.of(),
          List.of(
              new Refusal(
                  wishes.getFirst().key(),
                  "pg_%s.conf could not be read by the server: %s"
                      .formatted(name(), Failure.words(e)),
                  "give the file to the server's user, readable by it")));
    }
    return new AccessDraft(look, this, sort, file, request).of(wishes);
  }

  /** The order is right when what stands on both sides stands in the same order. */
  @Override
  public boolean fulfilled(Look look, @Nullable Parameter live, Wish wish) {
    Value desired = wish.desired();
    if (live == null || desired == null || !wish.key().equals(ParameterKey.of(name(), ORDER))) {
      return false;
    }
    List<String> wanted = ListText.split(desired.display());
    List<String> have = ListText.split(live.value().display());
    return wanted.stream()
        .filter(have::contains)
        .toList()
        .equals(have.stream().filter(wanted::contains).toList());
  }

  /**
   * What keeps the server from loading the file. A line that is printed as a rule and has an error
   * all the same is loaded: it only never matches, as {@code hostssl} without SSL.
   */
  @Override
  public List<Refusal> complaints(Look look) {
    String view =
        sort == Sort.HBA
            ? "pg_hba_file_rules WHERE type IS NULL"
            : "pg_ident_file_mappings WHERE map_name IS NULL";
    var complaints = new ArrayList<Refusal>();
    if (sort == Sort.IDENT && look.facts().major() < 15) {
      return complaints;
    }
    try (var statement = look.connection().createStatement();
        var row =
            statement.executeQuery(
                "SELECT line_number, error FROM pg_catalog." + view + " AND error IS NOT NULL")) {
      while (row.next()) {
        complaints.add(
            new Refusal(
                null,
                "the server refuses line %d of pg_%s.conf: %s"
                    .formatted(row.getInt(1), name(), Failure.oneLine(row.getString(2))),
                "correct that line"));
      }
    } catch (SQLException e) {
      complaints.add(
          new Refusal(
              null,
              "the server cannot read pg_%s.conf and keeps its old rules: %s"
                  .formatted(name(), Failure.words(e)),
              "give the file to the server's user, readable by it"));
    }
    return complaints;
  }
}
