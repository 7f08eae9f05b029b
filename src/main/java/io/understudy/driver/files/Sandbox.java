package io.understudy.driver.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which paths may be written: those of declared files, through real folders only. Who asks is not
 * trusted with a path.
 */
final class Sandbox {

  private final Declaration declared;

  Sandbox(Declaration declared) {
    this.declared = declared;
  }

  /** Why this file may not be written; empty when it may. */
  Optional<String> against(Folder folder, String file) {
    Path relative;
    try {
      relative = Path.of(file);
    } catch (InvalidPathException e) {
      return Optional.of("its name is no path");
    }
    boolean plain =
        !relative.isAbsolute()
            && relative.toString().equals(file)
            && relative.normalize().equals(relative)
            && !relative.startsWith("..")
            && file.chars().noneMatch(c -> c < ' ');
    if (!plain) {
      return Optional.of("its path is no plain path within the folder");
    }
    Path path = folder.path().resolve(relative);
    if (declared.owner(path).filter(folder::equals).isEmpty()) {
      return Optional.of("this agent's declaration does not have it");
    }
    return against(folder, path);
  }

  private static Optional<String> against(Folder folder, Path path) {
    try {
      if (!folder.path().toRealPath().equals(folder.path())) {
        return Optional.of("the declared folder has become a link");
      }
    } catch (IOException e) {
      return Optional.of("the declared folder is gone");
    }
    for (Path each = path.getParent();
        each != null && !each.equals(folder.path());
        each = each.getParent()) {
      if (Files.exists(each, LinkOption.NOFOLLOW_LINKS)
          && !Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.of(each + " is no folder of its own but a link or a file");
      }
    }
    boolean other =
        Files.exists(path, LinkOption.NOFOLLOW_LINKS)
            && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
            && !Files.isSymbolicLink(path);
    return other ? Optional.of("something that is no file stands there") : Optional.empty();
  }

  /** Whether a link at this path would lead, through real folders, to what is declared. */
  boolean keepsIn(Path link, String target) {
    Path at = link.getParent();
    try {
      Path way = Path.of(target);
      at = way.isAbsolute() ? way.getRoot() : at;
      for (Path step : way) {
        if (at == null || (Files.isSymbolicLink(at) && !isAbove(at))) {
          return false;
        }
        at = step.toString().equals("..") ? at.getParent() : at.resolve(step).normalize();
      }
    } catch (InvalidPathException e) {
      return false;
    }
    Path end = at;
    return end != null
        && !Files.isSymbolicLink(end)
        && declared.folders().stream().anyMatch(folder -> end.startsWith(folder.path()));
  }

  /** Links above all declared folders are the host's own. */
  private boolean isAbove(Path at) {
    return declared.folders().stream().noneMatch(folder -> at.startsWith(folder.path()));
  }
}
