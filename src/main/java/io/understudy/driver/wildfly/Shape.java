package io.understudy.driver.wildfly;

import io.understudy.parameter.Descriptor;
import java.util.Map;

/** How an attribute's value is made, as its description says. */
sealed interface Shape {

  /** What the console is told of it. */
  Descriptor descriptor();

  /** One value. */
  record Single(Kind kind, boolean expressions, Bounds bounds, Descriptor descriptor)
      implements Shape {}

  /** A list of single values. */
  record Many(Single element, Bounds bounds, Descriptor descriptor) implements Shape {}

  /** An object with fields that the description names; each is a parameter. */
  record Fields(Map<String, Shape> fields, Descriptor descriptor) implements Shape {
    public Fields {
      fields = Map.copyOf(fields);
    }
  }

  /** Single values under names that nobody foresees; each is a parameter. */
  record Entries(Single entry, Descriptor descriptor) implements Shape {}

  /** Anything else: one parameter, as a JSON document. */
  record Whole(boolean list, boolean expressions, Descriptor descriptor) implements Shape {}

  /** What an application is made of: its content hash, which cannot be written. */
  record Content(Descriptor descriptor) implements Shape {}

  /** The simple types of the management model. */
  enum Kind {
    TEXT,
    BOOLEAN,
    INT,
    LONG,
    BIG,
    DECIMAL,
    BYTES
  }
}
