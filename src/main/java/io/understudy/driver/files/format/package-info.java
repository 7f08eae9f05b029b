/**
 * The formats of configuration files: a text becomes settings, and one setting of it is changed,
 * added or removed in the text as it stands, so that comments, order and spelling of all else stay.
 *
 * <p>Always true here: an edit is read again, and counts only when exactly the wished setting has
 * changed; a text that cannot be read so is {@link io.understudy.driver.files.format.Malformed} and
 * stays a document.
 */
@NullMarked
package io.understudy.driver.files.format;

import org.jspecify.annotations.NullMarked;
