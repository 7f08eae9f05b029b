/**
 * The pages: Qute templates, one page class per capability. What several pages need is in {@link
 * io.understudy.web.Shell} and in the tags of {@code templates/tags}, described in {@code
 * docs/reference/pages.md}.
 *
 * <p>Always true here: every action works without JavaScript, carries a CSRF token and leaves an
 * audit entry; a state is shape, word and colour; nothing is inline that the content security
 * policy forbids; whatever a server or a person wrote is escaped.
 */
@NullMarked
package io.understudy.web;

import org.jspecify.annotations.NullMarked;
