package io.understudy.agent;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Collected;
import io.understudy.driver.Command;
import io.understudy.driver.Condition;
import io.understudy.driver.Draft;
import io.understudy.driver.Duty;
import io.understudy.driver.Identity;
import io.understudy.driver.IdentityChanged;
import io.understudy.driver.Journal;
import io.understudy.driver.Refusal;
import io.understudy.driver.Session;
import io.understudy.driver.Surroundings;
import io.understudy.driver.Unreachable;
import io.understudy.parameter.Descriptor;
import io.understudy.parameter.Effect;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.PlainValue;
import io.understudy.parameter.SecretValue;
import io.understudy.parameter.Value;
import io.understudy.parameter.ValueType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** See {@link TextDriver}. */
final class TextSession implements Session {

  private final Path file;
  private final Surroundings around;
  private @Nullable String identity;

  TextSession(Path file, Surroundings around) {
    this.file = file;
    this.around = around;
  }

  @Override
  public Collected collect() {
    List<String> lines = read();
    String id = lines.getFirst();
    if (identity != null && !identity.equals(id)) {
      throw new IdentityChanged(identity, id);
    }
    identity = id;
    List<Parameter> parameters = lines.stream().skip(1).map(this::parameter).toList();
    return new Collected(
        new Identity(id, "Text 1"),
        ParameterSet.of(parameters),
        new Condition(Duty.NONE, Set.of(), Set.of()));
  }

  @Override
  public Draft draft(ChangeRequest request) {
    List<Refusal> refusals =
        request.wishes().stream()
            .filter(wish -> clear(wish).equals("bad"))
            .map(wish -> new Refusal(wish.key(), "is bad", "wish for another value"))
            .toList();
    return refusals.isEmpty()
        ? new Draft.Ready(request.wishes().stream().map(TextSession::command).toList())
        : new Draft.Refused(refusals);
  }

  @Override
  public ApplyOutcome apply(ChangeRequest request, Journal journal) {
    ParameterSet now = collect().parameters();
    List<ParameterKey> stale =
        request.wishes().stream()
            .filter(wish -> !display(wish.expected()).equals(present(now, wish.key())))
            .map(Wish::key)
            .toList();
    if (!stale.isEmpty()) {
      return new ApplyOutcome.Stale(stale);
    }
    if (draft(request) instanceof Draft.Refused refused) {
      return new ApplyOutcome.Refused(refused.refusals());
    }
    journal.keep("before", bytes());
    for (Wish wish : request.wishes()) {
      journal.before(command(wish));
      if (clear(wish).equals("unlucky")) {
        journal.after("refused");
        putBack(journal);
        return new ApplyOutcome.PutBack(
            List.of(new Refusal(wish.key(), "is unlucky", "wish for another value")));
      }
      set(wish);
      journal.after("done");
    }
    journal.mark("confirmed");
    return new ApplyOutcome.Applied(Set.of());
  }

  @Override
  public ApplyOutcome recover(Journal journal) {
    if (journal.marked("confirmed")) {
      return new ApplyOutcome.Applied(Set.of());
    }
    putBack(journal);
    return new ApplyOutcome.PutBack(List.of(new Refusal(null, "it was interrupted", "try again")));
  }

  @Override
  public void close() {
    identity = null;
  }

  private void putBack(Journal journal) {
    journal.kept("before").ifPresent(this::write);
    journal.mark("put-back");
  }

  private void set(Wish wish) {
    var lines = new ArrayList<>(read());
    String id = lines.removeFirst();
    var values = new TreeMap<String, String>();
    lines.forEach(line -> values.put(line.split("=", 2)[0], line.split("=", 2)[1]));
    if (wish.desired() == null) {
      values.remove(name(wish.key()));
    } else {
      values.put(name(wish.key()), clear(wish));
    }
    var text = new StringBuilder(id).append('\n');
    values.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    write(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private String clear(Wish wish) {
    return switch (wish.desired()) {
      case PlainValue plain -> plain.text();
      case SecretValue secret -> new String(around.secrets().open(secret), StandardCharsets.UTF_8);
      case null -> "";
    };
  }

  private static Command command(Wish wish) {
    return new Command(
        "set " + name(wish.key()) + "=" + display(wish.desired()),
        Command.Kind.CHANGE,
        List.of(wish.key()),
        Effect.ONLINE,
        name(wish.key()).startsWith("guarded"));
  }

  private Parameter parameter(String line) {
    String[] parts = line.split("=", 2);
    boolean secret = parts[0].startsWith("secret");
    Value value =
        secret
            ? around.secrets().seal(parts[1].getBytes(StandardCharsets.UTF_8))
            : Value.of(parts[1]);
    return new Parameter(
        ParameterKey.of("text", parts[0]),
        value,
        Descriptor.of(secret ? ValueType.SECRET : ValueType.TEXT));
  }

  private static String present(ParameterSet now, ParameterKey key) {
    return now.find(key).map(parameter -> parameter.value().display()).orElse("");
  }

  private static String display(@Nullable Value value) {
    return value == null ? "" : value.display();
  }

  private static String name(ParameterKey key) {
    return key.segments().getLast();
  }

  private List<String> read() {
    return new String(bytes(), StandardCharsets.UTF_8).lines().toList();
  }

  private byte[] bytes() {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new Unreachable("the file is not there", e);
    }
  }

  private void write(byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
