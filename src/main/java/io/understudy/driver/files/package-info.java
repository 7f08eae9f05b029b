/**
 * Any configuration files: declared folders, whose files are settings where their format is known
 * and documents otherwise.
 *
 * <p>Always true here: only what {@code agent.yaml} declares is read or written, and no link is
 * followed; a path of a request counts only when the declaration has it, too; commands come from
 * {@code agent.yaml} alone; what is written is checked by the declared command before the server is
 * told of it, and put back byte for byte otherwise.
 */
@NullMarked
package io.understudy.driver.files;

import org.jspecify.annotations.NullMarked;
