package io.understudy.driver.postgresql.access;

import java.util.List;

/** The two sorts of access files. */
public enum Sort {
  /** {@code pg_hba.conf}: connection type, databases, users, address, then method and options. */
  HBA {
    @Override
    int matching(List<List<Token>> fields) {
      if (fields.getFirst().getFirst().text().equals("local")) {
        return 3;
      }
      return fields.size() > 5 && isAddress(fields.get(3)) && isAddress(fields.get(4)) ? 5 : 4;
    }

    private static boolean isAddress(List<Token> field) {
      return field.size() == 1
          && field
              .getFirst()
              .text()
              .matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    }
  },
  /** {@code pg_ident.conf}: map, system user, then database user. */
  IDENT {
    @Override
    int matching(List<List<Token>> fields) {
      return 2;
    }
  };

  /** How many fields say what the rule matches; the rest says what it does. */
  abstract int matching(List<List<Token>> fields);
}
