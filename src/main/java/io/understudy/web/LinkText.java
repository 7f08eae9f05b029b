package io.understudy.web;

import io.quarkus.qute.TemplateExtension;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Texts as parts of links in templates: {@code ?key={key.urlEncode}}. */
@TemplateExtension
public final class LinkText {

  private LinkText() {}

  /** As it stands in a query. */
  public static String urlEncode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
