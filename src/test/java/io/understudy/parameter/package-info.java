/** Tests of the parameter core: what always holds is stated as a property. */
@NullMarked
package io.understudy.parameter;

import org.jspecify.annotations.NullMarked;
