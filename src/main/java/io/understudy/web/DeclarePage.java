package io.understudy.web;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.api.Declarations;
import io.understudy.inventory.Inventory;
import io.understudy.problem.FieldError;
import io.understudy.problem.RequestRefused;
import io.understudy.security.Allowed;
import io.understudy.security.CurrentUser;
import io.understudy.security.Permission;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Declares a cluster by the same document that REST takes. */
@Path("/declare")
@Produces(MediaType.TEXT_HTML)
@Allowed(Permission.DECLARE)
@RunOnVirtualThread
public class DeclarePage {

  private final Template template;
  private final Inventory inventory;
  private final Declarations declarations;
  private final CurrentUser current;

  DeclarePage(
      @Location("declare.html") Template template,
      Inventory inventory,
      Declarations declarations,
      CurrentUser current) {
    this.template = template;
    this.inventory = inventory;
    this.declarations = declarations;
    this.current = current;
  }

  /** The form, with the declaration of a cluster or with an example. */
  @GET
  public String page(@QueryParam("cluster") @Nullable String cluster) {
    String document =
        cluster == null ? Declarations.EXAMPLE : declarations.document(inventory.require(cluster));
    return show(cluster == null ? "" : cluster, document, List.of(), cluster != null);
  }

  /** Declares what was written. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response declare(
      @FormParam("name") @Nullable String name, @FormParam("document") @Nullable String document) {
    String cluster = name == null ? "" : name.strip();
    String text = document == null ? "" : document;
    try {
      inventory.declare(cluster, declarations.read(text), current.actor());
      return Response.seeOther(URI.create("/clusters/" + cluster)).build();
    } catch (RequestRefused refused) {
      List<FieldError> errors =
          refused.errors().isEmpty()
              ? List.of(new FieldError("", refused.message()))
              : refused.errors();
      boolean there = inventory.find(cluster).isPresent();
      return Response.status(refused.code().status())
          .entity(show(cluster, text, errors, there))
          .build();
    }
  }

  private String show(String name, String document, List<FieldError> problems, boolean there) {
    return template
        .data("name", name)
        .data("document", document)
        .data("problems", problems)
        .data("there", there)
        .render();
  }
}
