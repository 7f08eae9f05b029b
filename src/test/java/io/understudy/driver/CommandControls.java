package io.understudy.driver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs real control commands, as the agent does. */
public record CommandControls(Map<String, List<String>> lines) implements Controls {

  @Override
  public boolean has(Verb verb) {
    return lines.containsKey(verb.name().toLowerCase(Locale.ROOT));
  }

  @Override
  public Ran run(Verb verb, Duration limit) {
    List<String> line = lines.get(verb.name().toLowerCase(Locale.ROOT));
    if (line == null) {
      throw new IllegalStateException("no command for " + verb);
    }
    try {
      Path output = Files.createTempFile("control", ".log");
      Process process =
          new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      String text = Files.readString(output, StandardCharsets.ISO_8859_1);
      Files.delete(output);
      return new Ran(ended ? process.exitValue() : -1, text);
    } catch (IOException e) {
      return new Ran(-1, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Ran(-1, "interrupted");
    }
  }
}
