package io.understudy.driver.wildfly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.understudy.driver.Command;
import io.understudy.driver.Refusal;
import io.understudy.parameter.Effect;
import io.understudy.parameter.ParameterKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Turns aims into operations: what goes is removed first, the deepest before what holds it; what
 * comes is added from the top, what is referred to before what refers to it; attributes are written
 * last. An attribute is always written whole, with those of its parts that nobody aims at as they
 * are.
 */
final class Planner {

  private final Live live;
  private final Dangers dangers;
  private final List<Refusal> refusals = new ArrayList<>();
  private final Set<Address> removed = new LinkedHashSet<>();
  private final Map<Address, Target> added = new LinkedHashMap<>();
  private final Map<Address, Map<String, List<Aimed>>> edits = new LinkedHashMap<>();

  /** An aim and what it names. */
  private record Aimed(Target target, Aim aim) {}

  Planner(Live live, Dangers dangers) {
    this.live = live;
    this.dangers = dangers;
  }

  Plan plan(List<Aim> aims, boolean restart) {
    List<Aimed> aimed = new ArrayList<>();
    for (Aim aim : aims) {
      try {
        aimed.add(new Aimed(Target.of(aim.key(), live.types()), aim));
      } catch (Unfit e) {
        refusals.add(e.refusal(aim.key()));
      }
    }
    aimed.sort((a, b) -> a.aim().key().compareTo(b.aim().key()));
    aimed.forEach(this::resource);
    aimed.forEach(this::attribute);
    var steps = new ArrayList<Step>();
    removals(steps, aimed);
    additions(steps);
    edits.forEach(
        (address, attributes) -> attributes.forEach((name, parts) -> edit(steps, address, parts)));
    return new Plan(steps, restart, refusals);
  }

  private void resource(Aimed each) {
    Target target = each.target();
    if (target.attribute() != null) {
      return;
    }
    boolean there = live.reading().resources().containsKey(target.address());
    boolean wanted = each.aim().text() != null;
    if (there == wanted) {
      return;
    }
    try {
      Preconditions.check(target.address(), target.type(), wanted);
      if (wanted) {
        added.put(target.address(), target);
      } else {
        removed.add(target.address());
      }
    } catch (Unfit e) {
      refusals.add(e.refusal(each.aim().key()));
    }
  }

  private boolean isGoing(Address address) {
    return removed.stream().anyMatch(address::isWithin);
  }

  private void attribute(Aimed each) {
    Target target = each.target();
    if (target.attribute() == null || isGoing(target.address())) {
      return;
    }
    String now = live.reading().texts().get(each.aim().key());
    String wanted = each.aim().text();
    if (wanted == null ? now == null : wanted.equals(now)) {
      return;
    }
    boolean there = live.reading().resources().containsKey(target.address());
    try {
      Preconditions.check(target, there);
      if (!there && !added.containsKey(target.address())) {
        throw new Unfit(
            "there is no %s here".formatted(target.address()),
            "wish for %s, too".formatted(target.address().key()));
      }
    } catch (Unfit e) {
      refusals.add(e.refusal(each.aim().key()));
      return;
    }
    edits
        .computeIfAbsent(target.address(), address -> new LinkedHashMap<>())
        .computeIfAbsent(target.attribute().name(), name -> new ArrayList<>())
        .add(each);
  }

  private void removals(List<Step> steps, List<Aimed> aimed) {
    for (Address address : removed) {
      if (removed.stream().anyMatch(other -> !other.equals(address) && address.isWithin(other))) {
        continue; // goes with what holds it
      }
      var keys = new TreeSet<ParameterKey>();
      keys.add(address.key());
      aimed.stream()
          .filter(each -> each.target().address().isWithin(address))
          .forEach(each -> keys.add(each.aim().key()));
      for (Address each : Ordering.deepestFirst(live, address)) {
        steps.add(
            step(
                each,
                Operations.on(each, "remove"),
                Spoken.remove(each),
                Command.Kind.DELETE,
                each.equals(address) ? List.copyOf(keys) : keysWithin(each, keys),
                effect(each)));
      }
    }
  }

  private static List<ParameterKey> keysWithin(Address address, Set<ParameterKey> keys) {
    String path = address.key().path();
    return keys.stream()
        .filter(key -> key.path().equals(path) || key.path().startsWith(path + "/"))
        .toList();
  }

  private Effect effect(Address address) {
    Effect effect = live.types().at(address).map(ResourceType::removing).orElse(null);
    return effect == null ? Effect.ONLINE : effect;
  }

  private void additions(List<Step> steps) {
    Map<Address, Step> byAddress = new TreeMap<>(Ordering.BY_DEPTH);
    var writes = new ArrayList<Step>();
    added.forEach((address, target) -> {
      try {
        requireParent(address);
        byAddress.put(address, addition(target, writes));
      } catch (Unfit e) {
        refusals.add(e.refusal(target.key()));
      }
      edits.remove(address);
    });
    steps.addAll(Ordering.referredFirst(byAddress));
    steps.addAll(writes);
  }

  private void requireParent(Address address) throws Unfit {
    Address parent = address.parent();
    boolean there = live.reading().resources().containsKey(parent) && !isGoing(parent);
    if (!parent.isRoot() && !there && !added.containsKey(parent)) {
      throw new Unfit("there is no %s here".formatted(parent), "wish for " + parent.key());
    }
  }

  private Step addition(Target target, List<Step> writes) {
    Address address = target.address();
    ObjectNode add = Operations.on(address, "add");
    var keys = new ArrayList<ParameterKey>(List.of(target.key()));
    for (List<Aimed> parts : edits.getOrDefault(address, Map.of()).values()) {
      AttributeType attribute = attribute(parts);
      try {
        JsonNode value = whole(parts, null);
        if (value == null || isDefault(attribute, value)) {
          keys.addAll(keys(parts));
        } else if (attribute.inAdd()) {
          add.set(attribute.name(), value);
          keys.addAll(keys(parts));
        } else {
          writes.add(write(address, attribute, value, keys(parts)));
        }
      } catch (Unfit e) {
        parts.forEach(part -> refusals.add(e.refusal(part.aim().key())));
      }
    }
    Effect effect = target.type().adding();
    return step(
        address,
        add,
        Spoken.add(address, target.type(), add),
        Command.Kind.CHANGE,
        keys,
        effect == null ? Effect.ONLINE : effect);
  }

  private void edit(List<Step> steps, Address address, List<Aimed> parts) {
    AttributeType attribute = attribute(parts);
    JsonNode resource = live.reading().resources().get(address);
    JsonNode now = resource == null ? null : resource.get(attribute.name());
    try {
      JsonNode value = whole(parts, now);
      if (value == null || (attribute.nillable() && isDefault(attribute, value))) {
        steps.add(
            step(
                address,
                Operations.on(address, "undefine-attribute").put("name", attribute.name()),
                Spoken.undefine(address, attribute),
                Command.Kind.CHANGE,
                keys(parts),
                attribute.shape().descriptor().effect()));
      } else {
        steps.add(write(address, attribute, value, keys(parts)));
      }
    } catch (Unfit e) {
      parts.forEach(part -> refusals.add(e.refusal(part.aim().key())));
    }
  }

  private Step write(
      Address address, AttributeType attribute, JsonNode value, List<ParameterKey> keys) {
    ObjectNode write = Operations.on(address, "write-attribute").put("name", attribute.name());
    write.set("value", value);
    return step(
        address,
        write,
        Spoken.write(address, attribute, value),
        Command.Kind.CHANGE,
        keys,
        attribute.shape().descriptor().effect());
  }

  private Step step(
      Address address,
      ObjectNode operation,
      String text,
      Command.Kind kind,
      List<ParameterKey> keys,
      Effect effect) {
    return new Step(
        address, operation, new Command(text, kind, keys, effect, dangers.concern(address)));
  }

  private static AttributeType attribute(List<Aimed> parts) {
    AttributeType attribute = parts.getFirst().target().attribute();
    if (attribute == null) {
      throw new IllegalStateException("only attributes are edited");
    }
    return attribute;
  }

  private static List<ParameterKey> keys(List<Aimed> parts) {
    return parts.stream().map(part -> part.aim().key()).toList();
  }

  private static boolean isDefault(AttributeType attribute, JsonNode value) {
    String text = attribute.defaultText();
    return text != null && text.equals(Texts.plain(attribute.shape(), value));
  }

  /** The attribute's value with these parts as they are aimed at; null when nothing is left. */
  private static @Nullable JsonNode whole(List<Aimed> parts, @Nullable JsonNode now) throws Unfit {
    var assembly = new Assembly(now);
    for (Aimed part : parts) {
      Shape shape = part.target().shape();
      String text = part.aim().text();
      if (shape == null) {
        throw new IllegalStateException("an attribute has a shape");
      }
      try {
        assembly.set(part.target().path(), text == null ? null : Values.of(shape, text));
      } catch (Unfit e) {
        throw parts.size() == 1 ? e : e.about(part.aim().key());
      }
    }
    return assembly.value();
  }
}
