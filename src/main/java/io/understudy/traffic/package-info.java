/**
 * What moves clients from node to node: the directors' documents, and one {@link
 * io.understudy.traffic.Director} per kind that carries them out.
 *
 * <p>Always true here: one class per kind, found by CDI and named nowhere else; every deed can be
 * repeated and ends within its time limit; what was reached is read back from the thing itself; an
 * answer that did not come is {@link io.understudy.traffic.Outcome.Unknown}, never assumed.
 */
@NullMarked
package io.understudy.traffic;

import org.jspecify.annotations.NullMarked;
