package io.understudy.driver;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.understudy.parameter.ParameterKey;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How an apply, demote or promote ended. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ApplyOutcome.Applied.class, name = "applied"),
  @JsonSubTypes.Type(value = ApplyOutcome.Refused.class, name = "refused"),
  @JsonSubTypes.Type(value = ApplyOutcome.Stale.class, name = "stale"),
  @JsonSubTypes.Type(value = ApplyOutcome.PutBack.class, name = "putBack"),
  @JsonSubTypes.Type(value = ApplyOutcome.Broken.class, name = "broken")
})
public sealed interface ApplyOutcome {

  /**
   * Done, and confirmed by a fresh login.
   *
   * @param pendingRestart what is set and waits for a restart
   * @param role the status afterwards, when the role was to change; null otherwise
   * @param note what an admin should know of how it went, in one sentence; null when nothing
   */
  record Applied(Set<ParameterKey> pendingRestart, @Nullable RoleStatus role, @Nullable String note)
      implements ApplyOutcome {
    public Applied {
      pendingRestart = Set.copyOf(pendingRestart);
    }

    public Applied(Set<ParameterKey> pendingRestart) {
      this(pendingRestart, null, null);
    }

    /** A role was changed. */
    public static Applied role(RoleStatus status) {
      return role(status, null);
    }

    /** The same, with what should be known of it. */
    public static Applied role(RoleStatus status, @Nullable String note) {
      return new Applied(Set.of(), status, note);
    }
  }

  /** Refused before anything was changed. */
  record Refused(List<Refusal> refusals) implements ApplyOutcome {
    public Refused {
      refusals = List.copyOf(refusals);
    }
  }

  /** The server is no longer what the request expected; nothing was changed. */
  record Stale(List<ParameterKey> keys) implements ApplyOutcome {
    public Stale {
      keys = List.copyOf(keys);
    }
  }

  /** The server refused something on the way, or did not let a fresh login in; all is as before. */
  record PutBack(List<Refusal> refusals) implements ApplyOutcome {
    public PutBack {
      refusals = List.copyOf(refusals);
    }
  }

  /** It failed and could not be put back whole; says what is left and what to do. */
  record Broken(List<Refusal> refusals) implements ApplyOutcome {
    public Broken {
      refusals = List.copyOf(refusals);
    }
  }
}
