package io.understudy.driver.files;

import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Command;
import io.understudy.driver.Controls;
import io.understudy.driver.Refusal;
import io.understudy.driver.Surroundings;
import io.understudy.driver.change.Agreement;
import io.understudy.driver.change.FileState;
import io.understudy.driver.change.OneLine;
import io.understudy.parameter.Effect;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.SecretValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Makes a request into a plan. */
final class Edit {

  private final Declaration declared;
  private final Surroundings around;
  private final Watch watch;
  private final ParameterSet live;
  private final ChangeRequest request;
  private final List<Refusal> refusals = new ArrayList<>();
  private final List<Command> edits = new ArrayList<>();
  private final Map<Path, FileState> files = new HashMap<>();
  private final Map<Path, String> base = new HashMap<>();
  private final Set<String> masked = new HashSet<>();

  /**
   * @param live the parameters of the watch's last look
   */
  Edit(
      Declaration declared,
      Surroundings around,
      Watch watch,
      ParameterSet live,
      ChangeRequest request) {
    this.declared = declared;
    this.around = around;
    this.watch = watch;
    this.live = live;
    this.request = request;
  }

  Plan plan() throws IOException {
    var wanted = new TreeMap<Path, Wanted>();
    for (Wish wish : request.wishes()) {
      if (!Agreement.met(
          live.find(wish.key()).orElse(null), wish.desired(), around.secrets(), FileEdit::encode)) {
        group(wish, wanted);
      }
    }
    for (Map.Entry<Path, Wanted> each : wanted.entrySet()) {
      try {
        file(each.getKey(), each.getValue());
      } catch (Refused e) {
        refusals.add(e.refusal());
      }
    }
    Set<ParameterKey> keys = new HashSet<>();
    wanted.values().forEach(of -> of.all().forEach(wish -> keys.add(wish.key())));
    List<Command> closing = closing();
    if (!refusals.isEmpty()) {
      return Plan.refused(refusals);
    }
    boolean waits = declared.effect() == Effect.RESTART && !request.restart();
    return new Plan(edits, files, base, closing, waits ? keys : Set.of(), masked, List.of());
  }

  private void group(Wish wish, Map<Path, Wanted> wanted) {
    Optional<Place> place = Place.of(wish.key());
    Optional<Folder> folder = place.flatMap(at -> declared.folder(at.folder()));
    if (place.isEmpty() || folder.isEmpty()) {
      refusals.add(
          new Refusal(
              wish.key(),
              "there is no such parameter of files here",
              "declare the same folders on both nodes"));
      return;
    }
    Optional<String> against = new Sandbox(declared).against(folder.get(), place.get().file());
    if (against.isPresent()) {
      refusals.add(
          new Refusal(
              wish.key(),
              "the file may not be written: " + against.get(),
              "declare it in this node's agent.yaml if it is meant so"));
      return;
    }
    Path path = folder.get().path().resolve(place.get().file());
    wanted.computeIfAbsent(path, at -> new Wanted()).add(place.get(), wish);
  }

  private void file(Path path, Wanted wanted) throws Refused, IOException {
    Folder folder = declared.owner(path).orElseThrow();
    Optional<Entry.Read> read = watch.read(path);
    ParameterSet before = ParameterSet.of(read.map(watch::parameters).orElse(List.of()));
    FileState state;
    try {
      state =
          new FileEdit(
                  declared,
                  around.secrets(),
                  folder,
                  folder.path().relativize(path),
                  read,
                  before,
                  wanted)
              .run();
    } catch (IOException e) {
      throw wanted.refused(
          "the file cannot be read: " + OneLine.of(e), "check what the agent's user may read");
    }
    files.put(path, state);
    base.put(path, read.map(Entry.Read::digest).orElse(""));
    commands(path, state, before, wanted);
  }

  private void commands(Path path, FileState state, ParameterSet before, Wanted wanted)
      throws Refused {
    if (state instanceof FileState.Absent) {
      List<ParameterKey> keys = wanted.all().stream().map(Wish::key).toList();
      if (!request.allowDeletions()) {
        throw wanted.refused("it would remove " + path, "allow deletions, or leave it out");
      }
      edits.add(command("rm " + path, Command.Kind.DELETE, keys));
      return;
    }
    boolean known = before.size() > 0;
    for (Wish wish : wanted.all()) {
      boolean secret = secret(wish, path, state);
      if (secret && wish.desired() != null) {
        masked.add(new String(Wanted.clear(wish, around.secrets()), StandardCharsets.UTF_8));
      }
      Wording.of(path, known, wish, secret)
          .ifPresent(text -> edits.add(command(text, Command.Kind.CHANGE, List.of(wish.key()))));
    }
  }

  /** By the wish itself, by what is there, or by what the result will be. */
  private boolean secret(Wish wish, Path path, FileState state) {
    Folder folder = declared.owner(path).orElseThrow();
    boolean becomes =
        state instanceof FileState.Content content
            && Content.of(
                    declared,
                    folder,
                    folder.path().relativize(path),
                    content.bytes(),
                    around.secrets())
                .parameters()
                .stream()
                .anyMatch(parameter ->
                    parameter.key().equals(wish.key()) && parameter.value() instanceof SecretValue);
    return becomes
        || wish.desired() instanceof SecretValue
        || live.find(wish.key()).map(Parameter::value).orElse(null) instanceof SecretValue;
  }

  private Command command(String text, Command.Kind kind, List<ParameterKey> keys) {
    return new Command(text, kind, keys, declared.effect(), true);
  }

  private List<Command> closing() throws IOException {
    var closing = new ArrayList<Command>();
    boolean restart =
        declared.effect() == Effect.RESTART
            && request.restart()
            && (!edits.isEmpty() || !watch.pending().keys().isEmpty());
    if (!edits.isEmpty() && !declared.check().isEmpty()) {
      closing.add(Plan.check(declared.check()));
    }
    if (!edits.isEmpty() && declared.effect() == Effect.RELOAD) {
      closing.add(Plan.reload());
    }
    if (restart) {
      Controls controls = around.controls();
      if (!controls.has(Controls.Verb.RESTART)
          && !(controls.has(Controls.Verb.STOP) && controls.has(Controls.Verb.START))) {
        refusals.add(
            new Refusal(
                null, "control has no command to restart it", "add one, or restart it by hand"));
      }
      closing.add(Plan.restart());
    }
    return closing;
  }
}
