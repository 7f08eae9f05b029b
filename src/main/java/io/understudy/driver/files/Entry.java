package io.understudy.driver.files;

import io.understudy.driver.change.Rights;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file or link that the declaration has.
 *
 * @param relative its path within the folder
 * @param stamp what its inode says
 */
record Entry(Folder folder, Path relative, Stamp stamp) {

  Path path() {
    return folder.path().resolve(relative);
  }

  /**
   * What an inode says, without following a link.
   *
   * @param inode number and device
   * @param changed when anything of it was last changed, which nobody can set back
   */
  record Stamp(
      Sort sort,
      String inode,
      long size,
      long modified,
      long changed,
      int mode,
      int owner,
      int group) {}

  /** What can stand at a path. */
  enum Sort {
    FILE,
    LINK,
    OTHER
  }

  /**
   * An entry with what it holds.
   *
   * @param rights of a file
   * @param link where a link leads
   * @param digest of a file's bytes, as far as they were read
   */
  record Read(
      Entry entry, @Nullable Rights rights, @Nullable String link, String digest, Content content) {

    boolean isLink() {
      return link != null;
    }
  }
}
