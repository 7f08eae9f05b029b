/**
 * What drivers share in carrying out a change: comparing wishes with what there is, noting in the
 * journal how it is undone, writing files as one change, running programs.
 *
 * <p>Always true here: nothing is written before the journal knows how to put it back; a file is
 * seen whole, old or new; owner, group, mode, access control list and extended attributes of a file
 * that is rewritten stay; nothing here knows a product.
 */
@NullMarked
package io.understudy.driver.change;

import org.jspecify.annotations.NullMarked;
