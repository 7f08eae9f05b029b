package io.understudy.api;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.understudy.events.Event;
import io.understudy.events.Events;
import io.understudy.security.Allowed;
import io.understudy.security.Permission;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What just happened, as a stream. */
@Path("/api/v1/events")
@Tag(name = "Events")
public class EventResource {

  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final int WAITING = 256;

  private final Events events;

  EventResource(Events events) {
    this.events = events;
  }

  /**
   * Events from now on; of one cluster when it is named. The first says that the stream is open:
   * who looks after it misses nothing. A client too slow for {@value #WAITING} events is cut off.
   */
  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Allowed(Permission.VIEW)
  @Operation(
      summary = "Hear what happens (server-sent events)",
      description =
          "The SSE event's name is the kind; its data is {\"cluster\",\"kind\",\"subject\"}. The first is"
              + " 'connected': look then, for what happened before is not told; the same after"
              + " 'reconnected'. A 'beat' comes every 15 s.")
  @APIResponse(
      responseCode = "200",
      description =
          "event: sync, data: {\"cluster\":\"demo\",\"kind\":\"sync\",\"subject\":\"12\"}")
  public Multi<OutboundSseEvent> stream(
      @QueryParam("cluster") @Nullable String cluster, @Context Sse sse) {
    Multi<Event> heard =
        Multi.createFrom()
            .<Event>emitter(emitter -> subscribe(emitter, cluster))
            .onOverflow()
            .buffer(WAITING);
    Multi<Event> beats =
        Multi.createFrom()
            .ticks()
            .startingAfter(HEARTBEAT)
            .every(HEARTBEAT)
            .onOverflow()
            .drop()
            .map(beat -> Event.BEAT);
    return Multi.createBy().merging().streams(heard, beats).map(event -> event(sse, event));
  }

  private void subscribe(MultiEmitter<? super Event> emitter, @Nullable String cluster) {
    Events.Subscription subscription =
        events.subscribe(event -> {
          if (cluster == null || event.cluster() == null || event.cluster().equals(cluster)) {
            emitter.emit(event);
          }
        });
    emitter.onTermination(subscription::close);
    emitter.emit(Event.CONNECTED);
  }

  private static OutboundSseEvent event(Sse sse, Event event) {
    return sse.newEventBuilder()
        .name(event.kind())
        .mediaType(MediaType.APPLICATION_JSON_TYPE)
        .data(Event.class, event)
        .build();
  }
}
