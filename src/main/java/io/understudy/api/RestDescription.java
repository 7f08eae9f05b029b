package io.understudy.api;

import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.annotations.security.SecuritySchemes;

/** What stands at the head of the OpenAPI document. */
@OpenAPIDefinition(
    info =
        @Info(
            title = "Understudy",
            version = "v1",
            description =
                "Errors are application/problem+json with a stable `code`. Unknown fields and query"
                    + " parameters are refused by name. Secrets are write-only: answers show `***`,"
                    + " and `***` put back keeps what was there.",
            license =
                @License(name = "Apache-2.0", url = "https://www.apache.org/licenses/LICENSE-2.0")),
    security = {@SecurityRequirement(name = "basic"), @SecurityRequirement(name = "bearer")})
@SecuritySchemes({
  @SecurityScheme(
      securitySchemeName = "basic",
      type = SecuritySchemeType.HTTP,
      scheme = "basic",
      description = "Name and password of a user"),
  @SecurityScheme(
      securitySchemeName = "bearer",
      type = SecuritySchemeType.HTTP,
      scheme = "bearer",
      description = "A token of a user, made under Users")
})
final class RestDescription {
  private RestDescription() {}
}
