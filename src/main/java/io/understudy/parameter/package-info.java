/**
 * What is configured: keys, typed values, descriptors, sets with a content hash, and the semantic
 * comparison.
 *
 * <p>Always true here: values are immutable; two parameters mean the same exactly when their normal
 * forms are equal, and the content hash is a hash of normal forms, so a set compared with itself
 * never differs and a rewritten {@code 16384kB} is not a change of {@code 16MB}. The clear text of
 * a secret has no representation in this package.
 */
@NullMarked
package io.understudy.parameter;

import org.jspecify.annotations.NullMarked;
