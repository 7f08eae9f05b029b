package io.understudy.switchover;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** A name's address as a client's resolver knows it: asked for again when its time is over. */
final class ResolvedName {

  private final int port;
  private final String name;
  private String address = "";
  private long until = System.nanoTime();

  /** As the DNS server at this port of loopback has it. */
  ResolvedName(int port, String name) {
    this.port = port;
    this.name = name;
  }

  synchronized String address() throws IOException {
    if (System.nanoTime() >= until) {
      ask();
    }
    return address;
  }

  private void ask() throws IOException {
    var resolver =
        new SimpleResolver(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    resolver.setTimeout(Duration.ofSeconds(2));
    Message answer =
        resolver.send(Message.newQuery(Record.newRecord(Name.fromString(name), Type.A, DClass.IN)));
    for (Record record : answer.getSection(Section.ANSWER)) {
      if (record instanceof ARecord found) {
        address = found.getAddress().getHostAddress();
        until = System.nanoTime() + Duration.ofSeconds(found.getTTL()).toNanos();
        return;
      }
    }
    throw new IOException("no address of " + name);
  }
}
