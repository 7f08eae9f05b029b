package io.understudy.web;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.security.Open;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Light or dark, remembered by the browser. */
@Path("/theme")
@RunOnVirtualThread
public class ThemeChoice {

  /** Changes from one to the other. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Open
  public Response change(
      @CookieParam(Shell.THEME_COOKIE) @Nullable String now,
      @FormParam("back") @Nullable String back) {
    NewCookie cookie =
        new NewCookie.Builder(Shell.THEME_COOKIE)
            .value("dark".equals(now) ? "light" : "dark")
            .path("/")
            .httpOnly(true)
            .sameSite(NewCookie.SameSite.LAX)
            .maxAge((int) Duration.ofDays(365).toSeconds())
            .build();
    return Response.seeOther(URI.create(LocalPath.of(back))).cookie(cookie).build();
  }
}
