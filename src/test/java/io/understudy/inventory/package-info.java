/**
 * Tests of declaring, finding and removing clusters; {@link Declarations} for everybody's tests.
 */
@NullMarked
package io.understudy.inventory;

import org.jspecify.annotations.NullMarked;
