/**
 * What moves clients from node to node. For now the shapes of the directors' documents; carrying
 * them out comes with traffic redirection.
 *
 * <p>Always true here: one class per kind of director, found by CDI and named nowhere else.
 */
@NullMarked
package io.understudy.traffic;

import org.jspecify.annotations.NullMarked;
