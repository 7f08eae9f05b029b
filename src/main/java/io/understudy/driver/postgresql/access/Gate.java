package io.understudy.driver.postgresql.access;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/**
 * Tells which rule of a {@code pg_hba.conf} decides about a visitor, as {@code check_hba} does: the
 * first that matches. Where a rule's match cannot be told from here (groups, host names, regular
 * expressions), the answer is that it is not known.
 */
public final class Gate {

  private static final Set<String> METHODS =
      Set.of(
          "trust",
          "reject",
          "md5",
          "password",
          "scram-sha-256",
          "gss",
          "sspi",
          "ident",
          "peer",
          "ldap",
          "radius",
          "cert",
          "pam",
          "bsd",
          "oauth");

  private Gate() {}

  /** What the rules say to a visitor. */
  public enum Answer {
    /** A rule lets the visitor try. */
    TRIES,
    /** A rule rejects the visitor. */
    REJECTED,
    /** No rule matches, which rejects too. */
    NO_RULE,
    /** It cannot be told from the file alone. */
    UNKNOWN
  }

  private enum Match {
    YES,
    NO,
    MAYBE
  }

  public static Answer of(RuleFile hba, Visitor visitor) {
    if (hba.includes()) {
      return Answer.UNKNOWN;
    }
    for (Rule rule : hba.rules()) {
      switch (match(rule.line().fields(), visitor)) {
        case YES -> {
          return rule.value().split(" ", 2)[0].equals("reject") ? Answer.REJECTED : Answer.TRIES;
        }
        case MAYBE -> {
          return Answer.UNKNOWN;
        }
        case NO -> {}
      }
    }
    return Answer.NO_RULE;
  }

  /** Whether PostgreSQL knows this way to log in; a build may still lack it. */
  public static boolean knowsMethod(String method) {
    return METHODS.contains(method);
  }

  private static Match match(List<List<Token>> fields, Visitor visitor) {
    if (fields.size() < 4) {
      return Match.MAYBE;
    }
    Match type = type(fields.getFirst().getFirst().text(), visitor);
    if (type != Match.YES) {
      return type;
    }
    Match address =
        visitor.address().isEmpty() ? Match.YES : address(fields, visitor.address().get());
    return both(
        address,
        both(
            any(fields.get(1), visitor.database(), visitor),
            any(fields.get(2), visitor.user(), visitor)));
  }

  private static Match both(Match one, Match other) {
    if (one == Match.NO || other == Match.NO) {
      return Match.NO;
    }
    return one == Match.YES ? other : Match.MAYBE;
  }

  private static Match type(String type, Visitor visitor) {
    boolean local = visitor.address().isEmpty();
    boolean matches =
        switch (type) {
          case "local" -> local;
          case "host", "hostnogssenc" -> !local;
          case "hostssl" -> !local && visitor.ssl();
          case "hostnossl" -> !local && !visitor.ssl();
          default -> false; // hostgssenc: the agent's driver does not use it
        };
    return matches ? Match.YES : Match.NO;
  }

  private static Match any(List<Token> field, String wanted, Visitor visitor) {
    Match found = Match.NO;
    for (Token token : field) {
      Match match = one(token, wanted, visitor);
      if (match == Match.YES) {
        return match;
      }
      found = match == Match.MAYBE ? match : found;
    }
    return found;
  }

  private static Match one(Token token, String wanted, Visitor visitor) {
    if (!token.quoted()) {
      switch (token.text()) {
        case "all" -> {
          return Match.YES;
        }
        case "sameuser" -> {
          return visitor.database().equals(visitor.user()) ? Match.YES : Match.NO;
        }
        case "samerole", "samegroup" -> {
          return Match.MAYBE;
        }
        case "replication" -> {
          return Match.NO;
        }
        default -> {
          // a name, a group, a file or a regular expression
        }
      }
      if (token.text().startsWith("+")
          || token.text().startsWith("@")
          || token.text().startsWith("/")) {
        return Match.MAYBE;
      }
    }
    return token.text().equals(wanted) ? Match.YES : Match.NO;
  }

  private static Match address(List<List<Token>> fields, String visitor) {
    String address = fields.get(3).getFirst().text();
    if (address.equals("all")) {
      return Match.YES;
    }
    if (Sort.HBA.matching(fields) == 5) {
      return within(address, fields.get(4).getFirst().text(), visitor);
    }
    int slash = address.indexOf('/');
    if (slash < 0) {
      return Match.MAYBE; // a host name, samehost, samenet
    }
    return within(address.substring(0, slash), address.substring(slash + 1), visitor);
  }

  /** {@code mask} is a number of bits or an address. */
  private static Match within(String network, String mask, String visitor) {
    if (!numeric(network) || !numeric(visitor)) {
      return Match.MAYBE;
    }
    byte[] net = bytes(network);
    byte[] own = bytes(visitor);
    if (net.length != own.length) {
      return Match.NO;
    }
    byte[] bits;
    if (mask.matches("\\d{1,3}")) {
      bits = new byte[net.length];
      for (int i = 0; i < Math.min(Integer.parseInt(mask), net.length * 8); i++) {
        bits[i / 8] |= (byte) (0x80 >> (i % 8));
      }
    } else if (numeric(mask)) {
      bits = bytes(mask);
    } else {
      return Match.MAYBE;
    }
    for (int i = 0; i < net.length; i++) {
      if ((net[i] & bits[i]) != (own[i] & bits[i])) {
        return Match.NO;
      }
    }
    return Match.YES;
  }

  private static boolean numeric(String address) {
    return address.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  }

  private static byte[] bytes(String address) {
    return InetAddress.ofLiteral(address).getAddress();
  }
}
