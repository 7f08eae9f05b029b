/**
 * Why a request is refused: one list of error codes, and the exception that carries a code, words
 * for the person who asked, and the fields that are wrong.
 *
 * <p>Always true here: a code never changes its name or status, messages say what is wrong and what
 * to do about it, and nothing in them is a secret.
 */
@NullMarked
package io.understudy.problem;

import org.jspecify.annotations.NullMarked;
