package io.understudy.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.RoleOrder;
import java.util.Objects;

/**
 * Something to carry out, once: {@code PUT /v1/instances/{instance}/jobs/{id}}. The id is chosen by
 * the console before it calls; putting the same work under the same id again, with this token or
 * another one, changes nothing and answers how the first stands.
 *
 * <p>Every job carries a fencing token; an agent refuses (409) a job whose token is lower than the
 * highest it has seen for the instance, so a console that slept through a take-over does no harm.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "job")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Job.Apply.class, name = "apply"),
  @JsonSubTypes.Type(value = Job.Role.class, name = "role")
})
public sealed interface Job {

  /** The fencing token. */
  long token();

  /**
   * The same work, put by the console that has this token. After a take-over the next console asks
   * for what the last one began, so the token says who asks and not what for.
   */
  Job by(long token);

  /** Whether it is the same work, whoever asks for it. */
  default boolean sameWork(Job other) {
    return by(other.token()).equals(other);
  }

  /** Carry out a change request. */
  record Apply(long token, ChangeRequest request) implements Job {
    public Apply {
      Objects.requireNonNull(request, "request");
    }

    @Override
    public Job by(long token) {
      return new Apply(token, request);
    }
  }

  /** Do something about the role of the server: demote it, promote it, let it follow. */
  record Role(long token, RoleOrder order) implements Job {
    public Role {
      Objects.requireNonNull(order, "order");
    }

    @Override
    public Job by(long token) {
      return new Role(token, order);
    }
  }
}
