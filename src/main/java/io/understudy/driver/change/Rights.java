package io.understudy.driver.change;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whose a file is and what they may do with it. What is null stays as it is; of a new file it is
 * what new files of this process have, and {@code 0644}.
 *
 * @param mode four octal digits
 * @param owner a user's name, or a number without one
 * @param group a group's name, or a number without one
 */
public record Rights(@Nullable String mode, @Nullable String owner, @Nullable String group) {

  /** Changes nothing. */
  public static final Rights AS_IS = new Rights(null, null, null);

  private static final int BITS = 07777;

  public Rights {
    if (mode != null && !isMode(mode)) {
      throw new IllegalArgumentException("mode: '" + mode + "' is not four octal digits");
    }
  }

  public static boolean isMode(String text) {
    return text.matches("[0-7]{4}");
  }

  /** A mode alone, with the group of that number unless it is negative. */
  public static Rights of(String mode, int group) {
    return new Rights(mode, null, group < 0 ? null : Integer.toString(group));
  }

  /** Those of an existing file; of a link itself, not of what it leads to. */
  public static Rights of(Path file) throws IOException {
    var posix = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return new Rights(octal(bits(file)), posix.owner().getName(), posix.group().getName());
  }

  public static String octal(int mode) {
    return String.format(Locale.ROOT, "%04o", mode & BITS);
  }

  private static int bits(Path file) throws IOException {
    return (Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) & BITS;
  }

  /**
   * Gives them to a file that is no link.
   *
   * @throws IOException also when there is no such user or group here
   */
  void give(Path file) throws IOException {
    var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    PosixFileAttributes now = view.readAttributes();
    int before = bits(file);
    UserPrincipalLookupService names = FileSystems.getDefault().getUserPrincipalLookupService();
    if (owner != null && !owner.equals(now.owner().getName())) {
      view.setOwner(names.lookupPrincipalByName(owner));
    }
    if (group != null && !group.equals(now.group().getName())) {
      view.setGroup(names.lookupPrincipalByGroupName(group));
    }
    int wanted = mode == null ? before : Integer.parseInt(mode, 8);
    if (bits(file) != wanted) { // a new owner may have cost it bits
      Files.setAttribute(file, "unix:mode", wanted);
    }
  }
}
