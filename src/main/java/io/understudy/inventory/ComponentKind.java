package io.understudy.inventory;

import java.util.Locale;

/** What sort of server application a component is. */
public enum ComponentKind {
  WEB,
  DATABASE,
  APPLICATION;

  /** The word in documents and in the database. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
