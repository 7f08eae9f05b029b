package io.understudy.sync;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.understudy.driver.Command;
import io.understudy.parameter.ParameterKey;
import java.util.List;

/**
 * Everything a sync would do, and everything it would leave out.
 *
 * @param components those with something to do or to say, in the order in which they are applied
 */
public record Plan(List<ComponentPlan> components) {

  public Plan {
    components = List.copyOf(components);
  }

  /** Every command, in order. */
  @JsonIgnore
  public List<Command> commands() {
    return components.stream().flatMap(component -> component.commands().stream()).toList();
  }

  /** The names of the components that it changes or restarts, in order. */
  @JsonIgnore
  public List<String> touched() {
    return components.stream()
        .filter(component -> !component.commands().isEmpty())
        .map(ComponentPlan::component)
        .toList();
  }

  /** How many parameters it changes. */
  @JsonIgnore
  public int total() {
    return components.stream().mapToInt(component -> component.request().wishes().size()).sum();
  }

  /** Whether nothing has to be done. */
  @JsonIgnore
  public boolean nothingToDo() {
    return total() == 0;
  }

  /** Whether it removes objects. */
  @JsonIgnore
  public boolean deletes() {
    return commands().stream().anyMatch(command -> command.kind() == Command.Kind.DELETE);
  }

  /** What it leaves out. */
  @JsonIgnore
  public List<LeftOut> leftOut() {
    return components.stream().flatMap(component -> component.leftOut().stream()).toList();
  }

  /** Whether a server refused a part of it. */
  @JsonIgnore
  public boolean refused() {
    return leftOut().stream().anyMatch(left -> left.why() == LeftOut.Why.REFUSED);
  }

  /** The parameters it changes in one component. */
  public List<ParameterKey> keys(String component) {
    return components.stream()
        .filter(plan -> plan.component().equals(component))
        .flatMap(plan -> plan.request().wishes().stream())
        .map(wish -> wish.key())
        .toList();
  }
}
