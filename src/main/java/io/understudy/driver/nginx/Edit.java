package io.understudy.driver.nginx;

import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Command;
import io.understudy.driver.Refusal;
import io.understudy.driver.SecretKeeper;
import io.understudy.driver.change.Agreement;
import io.understudy.driver.change.OneLine;
import io.understudy.driver.nginx.syntax.MalformedConfig;
import io.understudy.driver.nginx.syntax.Octets;
import io.understudy.parameter.Effect;
import io.understudy.parameter.ListText;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.PlainValue;
import io.understudy.parameter.SecretValue;
import io.understudy.parameter.Value;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Carries out wishes in the trees of a configuration that nobody else uses, and checks that the
 * result is what was wished for and nothing else.
 */
final class Edit {

  private static final Comparator<Wish> ORDERS_LAST =
      Comparator.<Wish>comparingInt(wish -> isOrder(wish.key()) ? 1 : 0).thenComparing(Wish::key);

  private final Live live;
  private final SecretKeeper secrets;
  private final ChangeRequest request;
  private final Trees trees;
  private final Contents files;
  private final List<Command> commands = new ArrayList<>();
  private final List<Refusal> refusals = new ArrayList<>();

  Edit(Live live, SecretKeeper secrets, ChangeRequest request) {
    this.live = live;
    this.secrets = secrets;
    this.request = request;
    this.trees = new Trees(live);
    this.files = new Contents(live);
  }

  /**
   * What came of it.
   *
   * @param edited the configuration as it would be
   * @param documents new contents of files that it names
   */
  record Result(Plan plan, Reading edited, Map<Path, byte[]> documents) {}

  Result run() {
    List<Wish> open =
        request.wishes().stream()
            .filter(wish -> !Agreement.same(find(wish.key()), wish.desired()))
            .sorted(ORDERS_LAST)
            .toList();
    var attached = new ArrayList<Wish>();
    Set<String> gone = removedBlocks(open);
    for (Wish wish : open) {
      if (isAttached(wish.key())) {
        attached.add(wish);
      } else if (isOrder(wish.key())) {
        Reading present = read();
        carefully(wish, () -> order(wish, present));
      } else {
        carefully(wish, () -> tree(wish, gone));
      }
    }
    Reading between = read();
    for (Wish wish : attached) {
      carefully(wish, () -> file(wish, between));
    }
    Reading edited = read();
    if (refusals.isEmpty()) {
      refusals.addAll(new Outcome(live.reading(), edited, request, secrets, gone).wrong());
    }
    if (refusals.isEmpty()) {
      try {
        files.requireWritable(trees.changed());
      } catch (Refused e) {
        refusals.add(e.refusal(null));
      }
    }
    return new Result(plan(), edited, files.documents());
  }

  private Plan plan() {
    if (!request.allowDeletions()) {
      commands.stream()
          .filter(command -> command.kind() == Command.Kind.DELETE)
          .forEach(command ->
              refusals.add(
                  new Refusal(
                      command.keys().getFirst(),
                      "it would remove something: " + command.text(),
                      "allow deletions, or leave it out")));
    }
    if (!refusals.isEmpty()) {
      return Plan.refused(refusals);
    }
    var all = new HashMap<Path, Plan.NewFile>();
    trees
        .changed()
        .forEach(file -> all.put(file.real(), Plan.NewFile.of(file.text().bytes(), true)));
    all.putAll(files.written());
    return new Plan(commands, all, List.of());
  }

  private Reading read() {
    return Reading.of(live.tree(), live.installation().folder(), files::read, secrets);
  }

  private @Nullable Parameter find(ParameterKey key) {
    return live.reading().parameters().find(key).orElse(null);
  }

  /** A step that may turn out to be impossible. */
  private interface Attempt {
    void run() throws Refused;
  }

  private void carefully(Wish wish, Attempt attempt) {
    try {
      attempt.run();
    } catch (Refused e) {
      refusals.add(e.refusal(wish.key()));
    } catch (MalformedConfig e) {
      refusals.add(
          new Refusal(
              wish.key(),
              "the value cannot be written into the configuration: " + e.getMessage(),
              "correct the value"));
    }
  }

  private static Set<String> removedBlocks(List<Wish> wishes) {
    var gone = new HashSet<String>();
    for (Wish wish : wishes) {
      if (wish.desired() == null) {
        gone.add(wish.key().path());
      }
    }
    return gone;
  }

  private void tree(Wish wish, Set<String> gone) throws Refused {
    Slot slot = live.reading().place(wish.key()).orElse(null);
    Value desired = wish.desired();
    if (desired == null) {
      remove(wish, slot, gone);
    } else if (slot == null) {
      ConfigFile file = trees.add(wish.key(), clear(desired));
      note(wish, Command.Kind.CHANGE, "add " + wish.key() + said(desired) + " to " + file.path());
    } else {
      ConfigFile file = trees.change(wish.key(), slot, clear(desired));
      note(wish, Command.Kind.CHANGE, "set " + wish.key() + said(desired) + " in " + file.path());
    }
  }

  private void order(Wish wish, Reading present) throws Refused {
    Slot slot = present.place(wish.key()).orElse(null);
    Value desired = wish.desired();
    if (desired == null || slot == null) {
      return; // an order comes and goes with what it orders
    }
    List<String> wanted = ListText.split(desired.display());
    var ordering = new Ordering(present);
    ConfigFile file =
        switch (slot) {
          case Slot.Order order -> ordering.order(order, wanted);
          case Slot.First first -> ordering.toFront(first, wanted);
          case Slot.Arguments _, Slot.Block _, Slot.Code _, Slot.Document _, Slot.Users _ ->
              throw new Refused("this is no order", "plan anew");
        };
    note(wish, Command.Kind.CHANGE, "order " + wish.key() + said(desired) + " in " + file.path());
  }

  private void remove(Wish wish, @Nullable Slot slot, Set<String> gone) throws Refused {
    if (slot == null) {
      return;
    }
    ConfigFile file = trees.remove(wish.key(), slot, gone);
    note(
        wish,
        trees.isObject(slot) ? Command.Kind.DELETE : Command.Kind.CHANGE,
        "remove " + wish.key() + " from " + file.path());
  }

  private void file(Wish wish, Reading between) throws Refused {
    Value desired = wish.desired();
    Slot slot = between.place(wish.key()).orElse(null);
    if (slot == null && Reading.user(wish.key()).isPresent()) {
      String path = wish.key().path();
      slot =
          between
              .place(Naming.key(path.substring(0, path.lastIndexOf("/user[")) + "/user"))
              .orElse(null);
    }
    if (slot == null) {
      if (desired != null) {
        throw new Refused(
            "no directive of this configuration names such a file",
            "wish for the directive together with its content");
      }
      return; // it went with its directive
    }
    Path path = files.put(wish.key(), slot, desired == null ? null : clearBytes(desired));
    boolean user = slot instanceof Slot.Users;
    note(
        wish,
        desired == null ? Command.Kind.DELETE : Command.Kind.CHANGE,
        (desired == null ? "remove " : "write ")
            + wish.key()
            + (user ? " = *** " : " ")
            + (desired == null ? "from " : "to ")
            + path);
  }

  private void note(Wish wish, Command.Kind kind, String text) {
    commands.add(new Command(text, kind, List.of(wish.key()), Effect.RELOAD, true));
  }

  private static String said(Value desired) {
    String text = desired.display();
    return text.isEmpty() ? "" : " = " + OneLine.of(text);
  }

  private String clear(Value value) throws Refused {
    return new String(clearBytes(value), StandardCharsets.ISO_8859_1);
  }

  private byte[] clearBytes(Value value) throws Refused {
    return switch (value) {
      case PlainValue plain -> Octets.encode(plain.text());
      case SecretValue secret -> {
        try {
          yield secrets.open(secret);
        } catch (SecretKeeper.SecretNotForUs e) {
          throw new Refused(
              "the secret was not sealed for this agent",
              "let the agents be paired, then plan anew");
        }
      }
    };
  }

  static boolean isOrder(ParameterKey key) {
    return key.path().matches("(.*/)?(order|first)\\[[a-z-]+\\]");
  }

  static boolean isAttached(ParameterKey key) {
    return key.path().endsWith("/content")
        || key.path().matches(".*/auth_basic_user_file(#\\d+)?/user\\[.*");
  }
}
