package io.understudy.driver.wildfly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.understudy.driver.Refusal;
import io.understudy.parameter.ParameterKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Has the server itself check a plan without carrying it out: the operations are sent as one
 * composite whose last step asks for an attribute that does not exist. The server carries out the
 * model part of one step after the other and rolls all of it back at the first that fails; no
 * service is touched before the model part of the last step has worked, which it never does.
 */
final class Trial {

  private static final String NOWHERE = "understudy-asks-for-what-does-not-exist";

  /** So many faulty operations are found in one go. */
  private static final int MOST = 200;

  private final Server server;

  Trial(Server server) {
    this.server = server;
  }

  /** What the server would refuse, operation by operation. */
  List<Refusal> run(List<Step> steps) throws IOException {
    var left = new ArrayList<>(steps);
    var refusals = new ArrayList<Refusal>();
    while (!left.isEmpty() && refusals.size() < MOST) {
      JsonNode answer = attempt(left);
      int failed = failed(answer, left.size());
      if (failed == left.size()) {
        return refusals;
      }
      Step step = left.get(failed);
      refusals.addAll(refusals(step, reason(answer, failed)));
      left.removeIf(
          other -> other.equals(step) || (isAdd(step) && other.address().isWithin(step.address())));
    }
    return refusals;
  }

  private JsonNode attempt(List<Step> steps) throws IOException {
    var operations = new ArrayList<ObjectNode>(steps.stream().map(Step::operation).toList());
    operations.add(Operations.read(Address.ROOT, NOWHERE));
    JsonNode answer = server.change(Operations.composite(operations));
    if (!answer.path("outcome").asText().equals("failed")) {
      throw new IllegalStateException("the server has the attribute " + NOWHERE);
    }
    return answer;
  }

  private static boolean isAdd(Step step) {
    return step.operation().path("operation").asText().equals("add");
  }

  /** The first step with a reason; {@code count} when it is the one that has to fail. */
  private static int failed(JsonNode answer, int count) throws IOException {
    for (int i = 0; i <= count; i++) {
      if (answer.path("result").path("step-" + (i + 1)).has("failure-description")) {
        return i;
      }
    }
    throw new IOException(Failure.words(answer));
  }

  static String reason(JsonNode answer, int step) {
    return Failure.words(answer.path("result").path("step-" + (step + 1)));
  }

  static List<Refusal> refusals(Step step, String reason) {
    List<Refusal> refusals = new ArrayList<>();
    for (ParameterKey key : step.command().keys()) {
      refusals.add(
          new Refusal(
              key,
              "the server refuses %s: %s".formatted(step.command().text(), reason),
              "see what it asks for on this node; correct it there or on the primary"));
    }
    return refusals;
  }
}
