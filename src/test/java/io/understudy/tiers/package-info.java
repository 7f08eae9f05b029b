/** A whole service under one console: database, application, web server and files on two nodes. */
@NullMarked
package io.understudy.tiers;

import org.jspecify.annotations.NullMarked;
