package io.understudy.driver;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * A warm connection to one instance. Used by one thread at a time; blocks; reconnects by itself.
 * After an {@link IdentityChanged} it is closed and never used again.
 */
public interface Session extends AutoCloseable {

  /**
   * Reads the server's configuration, not this session's view of it. Costs almost nothing when
   * nothing has changed.
   *
   * @throws Unreachable when the server does not answer; the next call tries anew
   * @throws IdentityChanged when another installation answers than the one first seen
   */
  Collected collect();

  /**
   * Turns wishes into commands and checks them all; changes nothing on the server.
   *
   * @throws Unreachable when the server does not answer
   */
  Draft draft(ChangeRequest request);

  /**
   * Carries out what {@link #draft} gives for {@code request} now, journalling each command before
   * it runs and each file before it is written. When it returns {@link ApplyOutcome.Applied} the
   * change is confirmed by a fresh login; in every other case all is as before.
   */
  ApplyOutcome apply(ChangeRequest request, Journal journal);

  /**
   * Puts back what an interrupted {@link #apply} left behind, from its journal alone: the server
   * may be down and this process new. Can be called again and again.
   */
  ApplyOutcome recover(Journal journal);

  /**
   * Told to a session that is kept for {@link #recover} alone, before the change begins: the last
   * chance to open what could not be opened any more after a change that locks everybody out.
   *
   * @throws Unreachable when the server does not answer; {@code recover} must then do without
   */
  default void standReady() {}

  /**
   * Files that are written when the configuration changes, and folders in which any entry counts,
   * as of the last {@link #collect}; a change of one of them is worth a look at once. Cheap.
   */
  default Set<Path> watched() {
    return Set.of();
  }

  /**
   * What room the server has, read now. Costs next to nothing and holds no number that was not
   * read; empty when nothing can be told.
   */
  default Optional<Capacity> capacity() {
    return Optional.empty();
  }

  /** How this product changes roles, when it has roles. */
  default Optional<RoleControl> roleControl() {
    return Optional.empty();
  }

  @Override
  void close();
}
