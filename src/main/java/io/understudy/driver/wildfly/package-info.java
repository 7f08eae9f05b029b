/**
 * WildFly: its management model, read as parameters and changed by management operations.
 *
 * <p>Always true here: what can be set and how comes from the server's own description, compiled
 * once per server and version; a change is one composite operation that the server itself takes
 * whole or rolls back; a change that could lock the agent out is made only when it can be undone
 * without the management interface; an expression is never resolved.
 */
@NullMarked
package io.understudy.driver.wildfly;

import org.jspecify.annotations.NullMarked;
