package io.understudy.inventory;

import java.util.Comparator;
import java.util.Locale;

/** What sort of server application a component is. */
public enum ComponentKind {
  WEB,
  DATABASE,
  APPLICATION;

  /** What others need comes first: databases, applications, web servers. */
  public static final Comparator<ComponentKind> UPWARDS =
      Comparator.comparingInt(ComponentKind::tier);

  private int tier() {
    return switch (this) {
      case DATABASE -> 0;
      case APPLICATION -> 1;
      case WEB -> 2;
    };
  }

  /** The word in documents and in the database. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
