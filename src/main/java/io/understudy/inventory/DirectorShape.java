package io.understudy.inventory;

import java.util.List;

/**
 * What the document of one kind of traffic director looks like. CDI beans of this type are found.
 */
public interface DirectorShape {

  /** The value of the document's {@code director}. */
  String name();

  /** Every other field of the document. */
  List<Field> fields();

  /**
   * One field.
   *
   * @param required whether a document without it is refused
   */
  record Field(String name, Content content, boolean required) {

    /** A field that must be there. */
    public static Field required(String name, Content content) {
      return new Field(name, content, true);
    }

    /** A field that may be there. */
    public static Field optional(String name, Content content) {
      return new Field(name, content, false);
    }
  }

  /** What a field may hold. */
  sealed interface Content {

    /**
     * Text.
     *
     * @param pattern a regular expression that all of it matches
     * @param expected the words for who got it wrong: “a host and a port, such as 127.0.0.1:9999”
     * @param longest in characters
     */
    record Text(String pattern, String expected, int longest) implements Content {

      /** Of at most 1024 characters. */
      public Text(String pattern, String expected) {
        this(pattern, expected, DocumentReader.MAX_TEXT);
      }
    }

    /** A text that is sealed at rest and shown as {@code ***}. */
    record SecretText() implements Content {}

    /** A whole number. */
    record Whole(long least, long most) implements Content {}

    /** The name of a node of the cluster. */
    record NodeName() implements Content {}

    /** An object with one text for every node of the cluster. */
    record PerNode(Text text) implements Content {}

    /** An object with these fields. */
    record Group(List<Field> fields) implements Content {
      public Group {
        fields = List.copyOf(fields);
      }
    }
  }
}
