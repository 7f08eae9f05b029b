package io.understudy.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * As whom a PostgreSQL server runs. PostgreSQL refuses root, and it wants to own its data
 * directory.
 */
public sealed interface ServerAccount {

  /** What stands before a PostgreSQL program on the command line. */
  List<String> prefix();

  /** Makes everything below a path belong to the account. */
  default void own(Path path) {}

  /** The user of this process, who is not root. */
  record Direct() implements ServerAccount {
    @Override
    public List<String> prefix() {
      return List.of();
    }
  }

  /**
   * Root in a user namespace of its own without any mapping ({@code unshare -U}). Inside, both the
   * process and every file show the overflow user (65534), so PostgreSQL sees an ordinary user who
   * owns the data directory; outside, process and files stay root's, so what an agent that runs as
   * root writes keeps its owner, and signals from outside arrive. An explicit {@code --map-user}
   * changes nothing of that and needs a newer util-linux.
   */
  record UserNamespace() implements ServerAccount {
    @Override
    public List<String> prefix() {
      return List.of("unshare", "-U");
    }
  }

  /** Another user, for hosts (containers, mostly) where root may not make namespaces. */
  record OtherUser(String name) implements ServerAccount {
    @Override
    public List<String> prefix() {
      return List.of("setpriv", "--reuid=" + name, "--regid=" + name, "--init-groups", "--");
    }

    @Override
    public void own(Path path) {
      try (Stream<Path> tree = Files.walk(path)) {
        var names = path.getFileSystem().getUserPrincipalLookupService();
        UserPrincipal user = names.lookupPrincipalByName(name);
        GroupPrincipal group = names.lookupPrincipalByGroupName(name);
        for (Path each : (Iterable<Path>) tree::iterator) {
          var view = Files.getFileAttributeView(each, PosixFileAttributeView.class);
          view.setOwner(user);
          view.setGroup(group);
        }
      } catch (IOException e) {
        throw new EmbeddedFailure(
            "cannot give %s to user %s: %s".formatted(path, name, e.getMessage()), e);
      }
    }
  }

  /**
   * The account that works here.
   *
   * @throws EmbeddedFailure when this is root and there is no way around it
   */
  static ServerAccount choose() {
    if (new UnixSystem().getUid() != 0) {
      return new Direct();
    }
    return Stream.<ServerAccount>of(
            new UserNamespace(), new OtherUser("postgres"), new OtherUser("nobody"))
        .filter(ServerAccount::works)
        .findFirst()
        .orElseThrow(() ->
            new EmbeddedFailure(
                "PostgreSQL refuses to run as root, and here neither 'unshare -U' nor 'setpriv"
                    + " --reuid=postgres' works: start Understudy as another user, or install"
                    + " util-linux and a user 'postgres'"));
  }

  private static boolean works(ServerAccount account) {
    try {
      List<String> probe = Stream.concat(account.prefix().stream(), Stream.of("true")).toList();
      return Program.run(probe, Duration.ofSeconds(10)).succeeded();
    } catch (EmbeddedFailure notInstalled) {
      return false;
    }
  }
}
