package io.understudy.agent.http;

import io.understudy.agent.keys.Keyring;
import io.understudy.agent.keys.PairingRefused;
import io.understudy.agent.settings.AgentSettings;
import io.understudy.agent.settings.Token;
import io.understudy.agent.traffic.TrafficDesk;
import io.understudy.agent.work.Jobs;
import io.understudy.agent.work.Unavailable;
import io.understudy.agent.work.Watch;
import io.understudy.agent.work.Workshop;
import io.understudy.driver.Approach;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.RoleOrder;
import io.understudy.protocol.AgentCard;
import io.understudy.protocol.Job;
import io.understudy.protocol.JobReport;
import io.understudy.protocol.NodeName;
import io.understudy.protocol.Pairing;
import io.understudy.protocol.TrafficOrder;
import io.understudy.protocol.TrafficReport;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Which request is answered by what. */
final class Routes {

  private final String node;
  private final Token token;
  private final Workshop workshop;
  private final TrafficDesk traffic;
  private final Keyring keys;
  private final Supplier<AgentCard> card;
  private final Watch watch;

  Routes(AgentSettings settings, Rooms rooms, Supplier<AgentCard> card) {
    this.node = settings.node();
    this.token = settings.token();
    this.workshop = rooms.workshop();
    this.traffic = rooms.traffic();
    this.keys = rooms.keys();
    this.watch = rooms.watch();
    this.card = card;
  }

  /**
   * Answers.
   *
   * @throws Fault and {@link Unavailable} for what is refused
   */
  Reply answer(Request request) throws IOException {
    List<String> path = request.path();
    if (path.equals(List.of("v1", "health"))) {
      requireMethod(request, "GET");
      return Reply.json(200, Map.of("status", "up"));
    }
    if (request.bearer().filter(token::matches).isEmpty()) {
      throw new Fault(
          401,
          "UNAUTHORIZED",
          "send the token of agent.yaml as Authorization: Bearer",
          Map.of("WWW-Authenticate", "Bearer"));
    }
    requireNode(request);
    return toOneWhoMayAsk(path, request).with(NodeName.HEADER, node);
  }

  private Reply toOneWhoMayAsk(List<String> path, Request request) throws IOException {
    if (path.size() < 2 || !path.getFirst().equals("v1")) {
      throw notFound();
    }
    return switch (path.get(1)) {
      case "agent" -> ofAgent(path, request);
      case "pairing" -> ofPairing(path, request);
      case "hints" -> ofHints(path, request);
      case "watch" -> ofWatch(path, request);
      case "instances" -> ofInstance(path, request);
      case "traffic" -> ofTraffic(path, request);
      default -> throw notFound();
    };
  }

  /** Only one who has shown the token learns whose agent this is. */
  private void requireNode(Request request) {
    Optional<String> meant = request.header(NodeName.HEADER);
    if (meant.isPresent() && !meant.get().equals(node)) {
      throw new Fault(
          421,
          "OTHER_NODE",
          "this is the agent of node '%s'; correct the node's name or its agent's address in the cluster's declaration"
              .formatted(node),
          Map.of(NodeName.HEADER, node));
    }
  }

  private Reply ofAgent(List<String> path, Request request) {
    requireLength(path, 2);
    requireMethod(request, "GET");
    return Reply.json(200, card.get());
  }

  private Reply ofPairing(List<String> path, Request request) throws IOException {
    if (path.equals(List.of("v1", "pairing", "parity"))) {
      requireMethod(request, "POST");
      keys.renewParity();
      return Reply.json(200, keys.pairing());
    }
    requireLength(path, 2);
    requireMethod(request, "GET", "PUT");
    if (request.method().equals("PUT")) {
      try {
        keys.pair(request.body(Pairing.class));
      } catch (PairingRefused e) {
        throw new Fault(409, "PAIRING_REFUSED", String.valueOf(e.getMessage()), Map.of());
      }
    }
    return Reply.json(200, keys.pairing());
  }

  private Reply ofHints(List<String> path, Request request) {
    requireMethod(request, "GET");
    if (path.size() == 2) {
      return Reply.json(200, workshop.bell().now());
    }
    requireLength(path, 3);
    if (!path.get(2).matches("\\d{1,18}")) {
      throw Fault.badRequest("hints are asked for with the number of the answer before");
    }
    return Reply.json(200, workshop.bell().after(Long.parseLong(path.get(2)), request.patience()));
  }

  /** A peer is named; where it is looked for stands in this host's agent.yaml alone. */
  private Reply ofWatch(List<String> path, Request request) {
    requireLength(path, 3);
    requireMethod(request, "GET");
    return watch
        .look(path.get(2))
        .map(view -> Reply.json(200, view))
        .orElseThrow(() ->
            new Fault(
                404,
                "NOT_WATCHED",
                "this agent watches no such peer; name the addresses of its servers under watch in agent.yaml",
                Map.of()));
  }

  private Reply ofInstance(List<String> path, Request request) throws IOException {
    if (path.size() < 4) {
      throw notFound();
    }
    Workshop.Bench bench = workshop.bench(path.get(2));
    requireLength(path, path.get(3).equals("jobs") ? 5 : 4);
    return switch (path.get(3)) {
      case "snapshot" -> {
        requireMethod(request, "GET");
        yield SnapshotAnswer.of(bench.instance(), request);
      }
      case "status" -> {
        requireMethod(request, "GET");
        yield Reply.json(200, bench.instance().status(keys.epoch()));
      }
      case "role" -> {
        requireMethod(request, "GET", "POST");
        yield Reply.json(
            200,
            request.method().equals("POST")
                ? bench.instance().draft(request.body(RoleOrder.class))
                : bench.instance().role());
      }
      case "admission" -> {
        requireMethod(request, "POST");
        yield Reply.json(200, bench.instance().admission(request.body(Approach.class)));
      }
      case "drafts" -> {
        requireMethod(request, "POST");
        yield Reply.json(200, bench.instance().draft(request.body(ChangeRequest.class)));
      }
      case "jobs" -> ofJob(bench.jobs(), path.get(4), request);
      default -> throw notFound();
    };
  }

  private Reply ofTraffic(List<String> path, Request request) throws IOException {
    if (path.size() == 2) {
      requireMethod(request, "GET");
      return Reply.json(200, traffic.card());
    }
    requireLength(path, 4);
    if (path.get(2).equals("orders")) {
      return ofOrder(path.get(3), request);
    }
    requireMethod(request, "GET");
    return traffic
        .look(path.subList(2, 4))
        .map(look -> Reply.json(200, look))
        .orElseThrow(Routes::notFound);
  }

  private Reply ofOrder(String id, Request request) throws IOException {
    requireMethod(request, "GET", "PUT");
    if (!TrafficDesk.isId(id)) {
      throw Fault.badRequest(
          "an order's id has 1 to 150 letters, digits, dots, dashes, underscores");
    }
    if (request.method().equals("PUT")) {
      traffic.put(id, request.body(TrafficOrder.class));
    }
    TrafficReport report = traffic.report(id, request.patience());
    return Reply.json(report.outcome() == null ? 202 : 200, report);
  }

  private static Reply ofJob(Jobs jobs, String id, Request request) throws IOException {
    requireMethod(request, "GET", "PUT");
    if (!Jobs.isId(id)) {
      throw Fault.badRequest("a job's id has 1 to 100 letters, digits, dots, dashes, underscores");
    }
    if (request.method().equals("PUT")) {
      jobs.put(id, request.body(Job.class));
    }
    JobReport report = jobs.report(id, request.patience());
    return Reply.json(report.outcome() == null ? 202 : 200, report);
  }

  private static void requireLength(List<String> path, int length) {
    if (path.size() != length) {
      throw notFound();
    }
  }

  private static void requireMethod(Request request, String... allowed) {
    if (!List.of(allowed).contains(request.method())) {
      String list = String.join(", ", allowed);
      throw new Fault(405, "METHOD_NOT_ALLOWED", "this path takes " + list, Map.of("Allow", list));
    }
  }

  private static Fault notFound() {
    return new Fault(404, "NOT_FOUND", "there is no such path; see agent-protocol.md", Map.of());
  }
}
