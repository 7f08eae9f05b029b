@NullMarked
package io.understudy.driver.postgresql.replication;

import org.jspecify.annotations.NullMarked;
