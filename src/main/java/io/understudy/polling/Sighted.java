package io.understudy.polling;

import io.understudy.driver.Duty;
import io.understudy.inventory.Instance;

/**
 * An instance was read; fired as a CDI event in the transaction that writes it down, whether
 * anything is new or not.
 *
 * @param instance as it was when the reading began: roles may have moved since
 * @param duty what it does
 */
public record Sighted(Instance instance, Duty duty) {}
