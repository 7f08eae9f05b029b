/**
 * The pages: Qute templates, one page class per capability. Every action works without JavaScript,
 * carries a CSRF token and leaves an audit entry.
 */
@NullMarked
package io.understudy.web;

import org.jspecify.annotations.NullMarked;
