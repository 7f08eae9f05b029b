package io.understudy.driver.postgresql;

import io.understudy.parameter.ParameterKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/**
 * A change of rules, roles or databases that would lock out the agent or everybody.
 *
 * @param name for the table
 * @param wishes adds what is wished for
 * @param since the first major version that it can be tried on
 */
record AccessDanger(String name, UnaryOperator<AccessWishes> wishes, int since) {

  /** The agent's role, its database, and the rule that lets it in. */
  static final String ROLE = "keeper";

  static final String DATABASE = "watch";
  static final String OWN_RULE = "host watch keeper 127.0.0.1/32";
  static final String WIDE_RULE = "host all all 127.0.0.1/32";
  static final String LAST_RULE = "host all all all";

  @Override
  public String toString() {
    return name;
  }

  private static AccessDanger of(String name, UnaryOperator<AccessWishes> wishes) {
    return new AccessDanger(name, wishes, 12);
  }

  private AccessDanger since(int major) {
    return new AccessDanger(name, wishes, major);
  }

  private static AccessDanger first(String rule, String value) {
    return of("hba: first '%s %s'".formatted(rule, value), w -> w.first("hba", rule, value));
  }

  /** The agent's own rule with another method. */
  private static AccessDanger method(String value) {
    return of(
        "hba: the agent's rule by " + value, w -> w.set(ParameterKey.of("hba", OWN_RULE), value));
  }

  private static AccessDanger last(String family, String rule, String value) {
    return of("%s: last '%s %s'".formatted(family, rule, value), w -> w.last(family, rule, value));
  }

  private static AccessDanger role(String attribute, String text) {
    return of(
        "roles: own %s = %s".formatted(attribute, text),
        w -> w.set("roles", ROLE, attribute, text));
  }

  private static AccessDanger roleSetting(String role, String name, String text) {
    return of(
        "roles: %s SET %s = %s".formatted(role, name, text),
        w -> w.set(ParameterKey.of("roles", role, "settings", name), text));
  }

  private static AccessDanger database(String attribute, String text) {
    return of(
        "databases: own %s = %s".formatted(attribute, text),
        w -> w.set("databases", DATABASE, attribute, text));
  }

  private static AccessDanger databaseSetting(String database, String name, String text) {
    return of(
        "databases: %s SET %s = %s".formatted(database, name, text),
        w -> w.set(ParameterKey.of("databases", database, "settings", name), text));
  }

  /** Rules that lock out. */
  static List<AccessDanger> rejecting() {
    return List.of(
        first("host all all all", "reject"),
        first("host all all 0.0.0.0/0", "reject"),
        of(
            "hba: 'host all all 0.0.0.0/0 reject' just before the agent's own rule",
            w -> w.before(OWN_RULE, "host all all 0.0.0.0/0", "reject")),
        first("host watch all all", "reject"),
        first("host all keeper all", "reject"),
        first("host all app,keeper all", "reject"),
        first("host \"watch\" \"keeper\" all", "reject"),
        first("host all all 127.0.0.0/8", "reject"),
        first("host all all 127.0.0.1 255.255.255.255", "reject"),
        first("host all all samehost", "reject"),
        first("host all all samenet", "reject"),
        first("host all all localhost", "reject"),
        first("hostnossl all all all", "reject"),
        first("host all +doormen all", "reject"),
        first("host samerole all all", "reject"),
        first("host all /^keep all", "reject").since(16),
        first("host /^wat all all", "reject").since(16),
        of("hba: hostssl only, without ssl", w -> w.only(rules("hostssl all all all"))),
        of("hba: local only", w -> w.only(rules("local all all"))),
        of("hba: replication only", w -> w.only(rules("host replication all all"))),
        of("hba: another host only", w -> w.only(rules("host all all 192.0.2.0/24"))),
        of("hba: no rule at all", w -> w.only(rules())),
        of("hba: only users of a missing file", w -> w.only(rules("host all @nowhere.txt all"))),
        of(
            "hba: the last rule, reject, comes first",
            w -> {
              var names = new ArrayList<>(w.order("hba"));
              names.remove(LAST_RULE);
              names.addFirst(LAST_RULE);
              return w.ordered("hba", names);
            }));
  }

  /** Ways to log in that the agent cannot go. */
  static List<AccessDanger> methods() {
    return List.of(
        method("cert"),
        method("peer"),
        method("ident map=nowhere"),
        method("ldap ldapserver=192.0.2.1 ldapprefix=cn="),
        method("ldap ldapserver=127.0.0.1 ldapport=1 ldapprefix=cn="),
        method("pam"),
        method("pam pamservice=no-such-service"),
        method("gss"),
        method("sspi"),
        method("bsd"),
        method("oauth issuer=https://nowhere.invalid scope=x").since(18),
        method("nonsense"),
        method("scram-sha-256 nonsense=1"),
        method("scram-sha-256 clientcert=verify-full"),
        method("scram-sha-256 map=nowhere"));
  }

  /** What the server cannot read. */
  static List<AccessDanger> broken() {
    return List.of(
        last("hba", "host all all 10.0.0.0/99", "md5"),
        last("hba", "hosts all all all", "md5"),
        last("hba", "host all app 10.0.0.0/8", ""),
        last("hba", "host all \"app 10.0.0.0/8", "md5"),
        last("hba", "host all app 10.0.0.0/8 # all", "md5"),
        last("hba", "host all app 10.0.0.0/8", "md5 \\"),
        last("hba", "host all app 10.0.0.0/8", "md5\nhost all all all reject"),
        first("include", "nowhere.conf"),
        first("include nowhere.conf", "md5"),
        first("include_if_exists nowhere.conf", ""),
        first("include_dir /nowhere", ""),
        last("ident", "staff \"/((\"", "app"),
        last("ident", "staff", ""),
        last("ident", "include nowhere.conf", ""));
  }

  /** The agent's own role. */
  static List<AccessDanger> roles() {
    return List.of(
        role("login", "off"),
        role("superuser", "off"),
        of("roles: another password of the own role", w -> w.password(ROLE, VERIFIER)),
        of("roles: a garbage password of the own role", w -> w.password(ROLE, "SCRAM-SHA-256$x")),
        role("valid_until", "2001-01-01T00:00:00.000000Z"),
        role("valid_until", "-infinity"),
        role("valid_until", "nonsense"),
        role("connection_limit", "0"),
        role("connection_limit", "-7"),
        of("roles: own role dropped", w -> w.without("roles", ROLE)),
        of("roles: own role renamed", w -> w.renamed("roles", ROLE, "keeper2")),
        of(
            "roles: own role joins 'barred', which the rules reject",
            w -> w.set(ParameterKey.of("roles", ROLE, "member_of", "barred"), "admin=off")),
        roleSetting(ROLE, "role", "app"),
        roleSetting(ROLE, "session_authorization", "app"),
        roleSetting(ROLE, "default_transaction_read_only", "on"),
        roleSetting(ROLE, "session_preload_libraries", "nonsense"),
        roleSetting(ROLE, "local_preload_libraries", "nonsense"),
        roleSetting(ROLE, "session_preload_libraries", NO_MODULE),
        roleSetting(ROLE, "statement_timeout", "1ms"),
        roleSetting(ROLE, "statement_timeout", "1"),
        roleSetting(ROLE, "idle_session_timeout", "1ms").since(14),
        roleSetting(ROLE, "transaction_timeout", "1ms").since(17),
        roleSetting(ROLE, "post_auth_delay", "60"),
        roleSetting(ROLE, "work_mem", "garbage"),
        roleSetting(ROLE, "no_such_setting", "1"),
        roleSetting("app", "session_preload_libraries", "nonsense"),
        roleSetting("app", "post_auth_delay", "60"));
  }

  /** The database that the agent logs in to. */
  static List<AccessDanger> databases() {
    return List.of(
        database("allow_connections", "off"),
        database("connection_limit", "0"),
        database("connection_limit", "nonsense"),
        database("owner", "nobody-of-that-name"),
        database("encoding", "LATIN1"),
        of("databases: own database dropped", w -> w.without("databases", DATABASE)),
        of("databases: own database renamed", w -> w.renamed("databases", DATABASE, "watch2")),
        databaseSetting(DATABASE, "session_preload_libraries", "nonsense"),
        databaseSetting(DATABASE, "session_preload_libraries", NO_MODULE),
        databaseSetting(DATABASE, "role", "app"),
        databaseSetting(DATABASE, "default_transaction_read_only", "on"),
        databaseSetting(DATABASE, "statement_timeout", "1ms"),
        databaseSetting("shop", "session_preload_libraries", "nonsense"),
        databaseSetting("no such database", "work_mem", "1MB"),
        of(
            "databases: own role in own database SET session_preload_libraries",
            w ->
                w.set(
                    ParameterKey.of(
                        "databases", DATABASE, "role_settings", ROLE, "session_preload_libraries"),
                    "nonsense")));
  }

  /** A library of this host that is no module of PostgreSQL: it is there, and cannot be loaded. */
  static final String NO_MODULE =
      Path.of(System.getProperty("java.home"), "lib", "libzip.so").toString();

  /** That of another password. */
  private static final String VERIFIER =
      "SCRAM-SHA-256$4096:c2FsdHNhbHRzYWx0c2E=$"
          + "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

  private static SequencedMap<String, String> rules(String... names) {
    var rules = new LinkedHashMap<String, String>();
    for (String name : names) {
      rules.put(name, "scram-sha-256");
    }
    return rules;
  }
}
