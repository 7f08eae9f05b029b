/**
 * REST v1 under {@code /api/v1}: maps requests to use cases and outcomes to answers, refuses
 * unknown fields and parameters by name, and answers every error as problem+json.
 */
@NullMarked
package io.understudy.api;

import org.jspecify.annotations.NullMarked;
