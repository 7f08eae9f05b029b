package io.understudy.sync;

import io.understudy.inventory.Cluster;
import io.understudy.inventory.Component;
import io.understudy.inventory.ComponentKind;
import io.understudy.inventory.Node;
import io.understudy.parameter.ParameterKey;
import io.understudy.problem.FieldError;
import io.understudy.problem.RequestRefused;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns what someone asks for into a request, or says everything that is wrong with it. */
final class SyncCheck {

  static final int MAX_REASON = 2_000;

  private final Cluster cluster;
  private final List<FieldError> errors = new ArrayList<>();

  private SyncCheck(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * The request.
   *
   * @throws RequestRefused naming every wrong field
   */
  static SyncRequest check(Cluster cluster, SyncDeclaration declared) {
    return new SyncCheck(cluster).check(declared);
  }

  private SyncRequest check(SyncDeclaration declared) {
    String standby = standby(declared.standby());
    List<String> components = components(declared);
    List<ParameterKey> keys = keys(declared);
    Integer revision = revision(declared, components);
    boolean force = Boolean.TRUE.equals(declared.force());
    String reason = declared.reason() == null ? "" : declared.reason().strip();
    if (reason.length() > MAX_REASON) {
      error("reason", "has more than " + MAX_REASON + " characters");
    }
    if (force && reason.isEmpty()) {
      error("reason", "is missing; a forced sync needs one");
    }
    boolean adopt = Boolean.TRUE.equals(declared.adopt());
    if (adopt) {
      adoption(declared);
    }
    if (!errors.isEmpty()) {
      throw RequestRefused.fields(errors);
    }
    return new SyncRequest(
        standby,
        components,
        keys,
        revision,
        force,
        Boolean.TRUE.equals(declared.allowDeletions()),
        Boolean.TRUE.equals(declared.restart()),
        reason,
        adopt ? cluster.primary().name() : null);
  }

  /** What changes the primary that serves is named key by key, approved, and restarts nothing. */
  private void adoption(SyncDeclaration declared) {
    if (declared.keys() == null || declared.keys().isEmpty()) {
      error("keys", "is missing; name what the primary should take over");
    }
    if (declared.revision() != null) {
      error("revision", "goes with no adoption: it takes what the standby has now");
    }
    if (Boolean.TRUE.equals(declared.restart())) {
      error("restart", "goes with no adoption: the primary serves; restart it by hand in its time");
    }
    if (Boolean.TRUE.equals(declared.force())) {
      error("force", "goes with no adoption: what changes the primary is approved");
    }
  }

  private String standby(@Nullable String wanted) {
    List<String> names = cluster.standbys().stream().map(Node::name).toList();
    if (wanted == null) {
      if (names.size() == 1) {
        return names.getFirst();
      }
      error("standby", "is missing; name one of " + String.join(", ", names));
      return "";
    }
    if (cluster.primary().name().equals(wanted)) {
      error("standby", "'" + wanted + "' is the primary; a standby is made equal to it");
    } else if (!names.contains(wanted)) {
      error("standby", "'" + wanted + "' is no standby; there is " + String.join(", ", names));
    }
    return wanted;
  }

  /** Databases before applications before web servers, so that what others need is there first. */
  private List<String> components(SyncDeclaration declared) {
    List<@Nullable String> wanted =
        declared.components() == null ? List.of() : declared.components();
    List<String> all = cluster.components().stream().map(Component::name).toList();
    for (int i = 0; i < wanted.size(); i++) {
      String name = wanted.get(i);
      if (name == null || !all.contains(name)) {
        error(
            "components[" + i + "]",
            "'" + name + "' is no component of this cluster; it has " + String.join(", ", all));
      }
    }
    return cluster.components().stream()
        .filter(component -> wanted.isEmpty() || wanted.contains(component.name()))
        .sorted(Comparator.comparing(Component::kind, ComponentKind.UPWARDS))
        .map(Component::name)
        .toList();
  }

  private List<ParameterKey> keys(SyncDeclaration declared) {
    List<@Nullable String> wanted = declared.keys() == null ? List.of() : declared.keys();
    var keys = new LinkedHashSet<ParameterKey>();
    for (int i = 0; i < wanted.size(); i++) {
      String key = wanted.get(i);
      try {
        keys.add(ParameterKey.parse(key == null ? "" : key));
      } catch (IllegalArgumentException e) {
        error("keys[" + i + "]", String.valueOf(e.getMessage()).replaceFirst("^key: ", ""));
      }
    }
    return List.copyOf(keys);
  }

  private @Nullable Integer revision(SyncDeclaration declared, List<String> components) {
    Integer revision = declared.revision();
    if (revision == null) {
      return null;
    }
    if (revision < 1) {
      error("revision", revision + " is no revision; they count from 1");
    } else if (components.size() > 1) {
      error(
          "components",
          "name one: a revision belongs to one component, and there are "
              + String.join(", ", components));
    }
    return revision;
  }

  private void error(String field, String message) {
    errors.add(new FieldError(field, message));
  }
}
