package io.understudy.operation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A made-up kind: three steps, of which the second can be the point of no return. Its world counts
 * what was carried out, once per job id as an agent does.
 */
final class Errand implements OperationKind {

  static final List<String> STEPS = List.of("pack", "carry", "deliver");

  /** What happened out there, in order, each job once. */
  final List<String> world = new ArrayList<>();

  /** Step name, with {@code undo-} before it for the way back → what it answers instead of done. */
  final Map<String, Function<StepContext, StepOutcome>> answers = new ConcurrentHashMap<>();

  private final List<String> jobs = new ArrayList<>();
  private final @Nullable String noReturn;

  Errand(@Nullable String noReturn) {
    this.noReturn = noReturn;
  }

  @Override
  public String name() {
    return "errand";
  }

  @Override
  public List<Step> steps() {
    return STEPS.stream().map(name -> (Step) new Part(name)).toList();
  }

  static List<String> ofWorld(String... parts) {
    return Arrays.asList(parts);
  }

  private final class Part implements Step {

    private final String name;

    Part(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public boolean pointOfNoReturn() {
      return name.equals(noReturn);
    }

    @Override
    public Duration patience() {
      return Duration.ofSeconds(20);
    }

    @Override
    public StepOutcome run(StepContext context) {
      return act(context, name);
    }

    @Override
    public StepOutcome undo(StepContext context) {
      return act(context, "undo-" + name);
    }

    private StepOutcome act(StepContext context, String deed) {
      Function<StepContext, StepOutcome> answer = answers.get(deed);
      if (answer != null) {
        return answer.apply(context);
      }
      return context.effect(
          deed,
          () -> {
            if (!jobs.contains(context.jobId("it"))) {
              jobs.add(context.jobId("it"));
              world.add(deed);
            }
            return new StepOutcome.Done("did " + deed);
          });
    }
  }
}
