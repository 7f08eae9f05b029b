package io.understudy.driver;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** The answer to a {@link ChangeRequest}, before anything has been changed. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "draft")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Draft.Ready.class, name = "ready"),
  @JsonSubTypes.Type(value = Draft.Refused.class, name = "refused")
})
public sealed interface Draft {

  /**
   * It can be done, in this order.
   *
   * @param commands every command; empty when there is nothing to do
   */
  record Ready(List<Command> commands) implements Draft {
    public Ready {
      commands = List.copyOf(commands);
    }
  }

  /** It would not be safe or possible; nothing of it will be done. All reasons are listed. */
  record Refused(List<Refusal> refusals) implements Draft {
    public Refused {
      refusals = List.copyOf(refusals);
    }
  }
}
