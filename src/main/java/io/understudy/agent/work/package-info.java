/**
 * The instances and what is done to them: warm sessions, collections, jobs and their journals, the
 * guard. One thing at a time happens to an instance; a job's commands are journalled before they
 * run and run at most once; what a crash left unfinished is put back before anything else is
 * served.
 */
@NullMarked
package io.understudy.agent.work;

import org.jspecify.annotations.NullMarked;
