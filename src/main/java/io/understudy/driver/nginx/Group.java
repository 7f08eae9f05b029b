package io.understudy.driver.nginx;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The sorts of children of a block among which nginx goes by their order. */
enum Group {
  /** Locations by regular expression: the first that matches. */
  LOCATION {
    @Override
    boolean holds(Entry entry) {
      return entry.is("location") && regexLocation(entry.arguments());
    }
  },
  /** What is carried out one after the other. */
  REWRITE {
    @Override
    boolean holds(Entry entry) {
      return sequence(entry.name()) && !inEntries(entry);
    }
  },
  /** The first that matches the client. */
  ACCESS {
    @Override
    boolean holds(Entry entry) {
      return access(entry.name()) && !inEntries(entry);
    }
  },
  /** Regular expressions of a map: the first that matches. Shares of clients: they add up. */
  ENTRY {
    @Override
    boolean holds(Entry entry) {
      Entry parent = entry.parent();
      return inEntries(entry)
          && (entry.name().startsWith("~") || (parent != null && parent.is("split_clients")));
    }
  },
  /** The first that matches the header of an answer. */
  REDIRECT {
    @Override
    boolean holds(Entry entry) {
      return entry.is("proxy_redirect");
    }
  },
  /** The first that matches the domain of a cookie. */
  COOKIE_DOMAIN {
    @Override
    boolean holds(Entry entry) {
      return entry.is("proxy_cookie_domain");
    }
  },
  /** The first that matches the path of a cookie. */
  COOKIE_PATH {
    @Override
    boolean holds(Entry entry) {
      return entry.is("proxy_cookie_path");
    }
  },
  /** The first that matches a place of the text. */
  SUBSTITUTION {
    @Override
    boolean holds(Entry entry) {
      return entry.is("sub_filter");
    }
  },
  /** Servers with a regular expression among their names: the first that matches. */
  SERVER {
    @Override
    boolean holds(Entry entry) {
      return entry.is("server") && entry.isBlock() && ServerNames.regex(entry);
    }
  };

  private static final Set<String> SEQUENCE = Set.of("rewrite", "if", "set", "return", "break");

  /** Blocks that hold a table instead of directives. */
  private static final Set<String> TABLES =
      Set.of("map", "geo", "types", "split_clients", "charset_map");

  static boolean sequence(String name) {
    return SEQUENCE.contains(name);
  }

  static boolean access(String name) {
    return name.equals("allow") || name.equals("deny");
  }

  abstract boolean holds(Entry entry);

  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<Group> of(Entry entry) {
    return Arrays.stream(values()).filter(group -> group.holds(entry)).findFirst();
  }

  static boolean isTable(String block) {
    return TABLES.contains(block);
  }

  static boolean inEntries(Entry entry) {
    Entry parent = entry.parent();
    return parent != null && parent.isBlock() && isTable(parent.name());
  }

  /** Modifier and pattern of a location, also when they are written as one word. */
  static List<String> location(List<String> arguments) {
    if (arguments.size() == 1) {
      String only = arguments.getFirst();
      for (String modifier : List.of("^~", "~*", "~", "=")) {
        if (only.startsWith(modifier) && only.length() > modifier.length()) {
          return List.of(modifier, only.substring(modifier.length()));
        }
      }
    }
    return arguments;
  }

  private static boolean regexLocation(List<String> arguments) {
    List<String> parts = location(arguments);
    return parts.size() == 2 && parts.getFirst().matches("~\\*?");
  }
}
