/** Evidence packs of real operations, verified with the tools that auditors have. */
@NullMarked
package io.understudy.evidence;

import org.jspecify.annotations.NullMarked;
