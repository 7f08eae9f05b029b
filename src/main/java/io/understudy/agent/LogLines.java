package io.understudy.agent;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;

/** One line for each thing that happened: time, level, message, {@code key=value} pairs. */
final class LogLines extends Formatter {

  private final String node;

  private LogLines(String node) {
    this.node = node;
  }

  /** From now on all logging goes to this stream. */
  static void to(OutputStream stream, String node) {
    Logger root = Logger.getLogger("");
    for (Handler other : root.getHandlers()) {
      root.removeHandler(other);
    }
    root.setLevel(Level.INFO);
    root.addHandler(
        new StreamHandler(stream, new LogLines(node)) {
          @Override
          public synchronized void publish(LogRecord record) {
            super.publish(record);
            flush();
          }
        });
  }

  @Override
  public String format(LogRecord record) {
    var text = new StringBuilder();
    text.append(record.getInstant())
        .append(' ')
        .append(record.getLevel().getName())
        .append(' ')
        .append(oneLine(formatMessage(record)))
        .append(" node=")
        .append(node)
        .append('\n');
    Throwable thrown = record.getThrown();
    if (thrown != null) {
      var stack = new StringWriter();
      thrown.printStackTrace(new PrintWriter(stack));
      text.append(stack);
    }
    return text.toString();
  }

  /** What a server says must not look like a line of ours. */
  private static String oneLine(String message) {
    return message.replaceAll("\\p{Cntrl}+", " ");
  }
}
