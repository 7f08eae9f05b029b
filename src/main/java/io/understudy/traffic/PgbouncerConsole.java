package io.understudy.traffic;

import io.understudy.security.Secret;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A login to PgBouncer's admin console, which takes simple queries only: pgjdbc sends {@code SET
 * extra_float_digits} after every login, and the console refuses that. Spoken is as much of
 * PostgreSQL's protocol 3.0 (its manual, chapter “Frontend/Backend Protocol”) as a login and simple
 * queries need.
 */
final class PgbouncerConsole implements AutoCloseable {

  /** For an answer to anything but a {@code PAUSE}. */
  static final Duration LIMIT = Duration.ofSeconds(3);

  private static final int PROTOCOL = 196_608;
  private static final int LARGEST = 1 << 22;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;

  private PgbouncerConsole(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
  }

  /** What PgBouncer said no to; the text is its own, in one line. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String reason) {
      super(reason.replaceAll("\\p{Cntrl}+", " "));
    }
  }

  /** That of a declared director. */
  static PgbouncerConsole of(Post post) throws IOException {
    return login(
        Endpoint.parse(post.text("admin")),
        post.text("user"),
        post.secret("password").map(Secret::reveal).orElse(""),
        LIMIT);
  }

  /** That nobody answered there, in words. */
  static String silent(Post post, IOException e) {
    return "PgBouncer does not answer at %s: %s".formatted(post.text("admin"), e.getMessage());
  }

  /** What it says of one of its databases. */
  Optional<Map<String, String>> entry(String database) throws IOException {
    return run("SHOW DATABASES", LIMIT).stream()
        .filter(row -> database.equals(row.get("name")))
        .findFirst();
  }

  /** Connects and logs in; every read ends within the limit. */
  static PgbouncerConsole login(Endpoint where, String user, String password, Duration limit)
      throws IOException {
    InetSocketAddress address = where.resolved();
    if (address.isUnresolved()) {
      throw new IOException("the name " + where.host() + " is not known");
    }
    var socket = new Socket();
    try {
      int millis = Math.toIntExact(limit.toMillis());
      socket.connect(address, millis);
      socket.setSoTimeout(millis);
      socket.setTcpNoDelay(true);
      var console = new PgbouncerConsole(socket);
      console.start(user, password);
      return console;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private void start(String user, String password) throws IOException {
    var body = new ByteArrayOutputStream();
    for (String text : List.of("user", user, "database", "pgbouncer")) {
      body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
      body.write(0);
    }
    body.write(0);
    out.writeInt(body.size() + 8);
    out.writeInt(PROTOCOL);
    out.write(body.toByteArray());
    out.flush();
    var login = new PgbouncerLogin(user, password);
    for (Packet packet = read(); packet.type() != 'Z'; packet = read()) {
      if (packet.type() == 'R') {
        byte[] answer = login.answer(packet.body());
        if (answer.length > 0) {
          send('p', answer);
        }
      }
    }
  }

  /**
   * Runs a command of the console; it ends within the limit or throws {@link
   * SocketTimeoutException}.
   *
   * @return its rows, column → text; what is null is missing
   */
  List<Map<String, String>> run(String command, Duration limit) throws IOException {
    socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
    byte[] text = command.getBytes(StandardCharsets.UTF_8);
    byte[] body = new byte[text.length + 1];
    System.arraycopy(text, 0, body, 0, text.length);
    send('Q', body);
    List<String> columns = List.of();
    List<Map<String, String>> rows = new ArrayList<>();
    Refused refused = null;
    for (Packet packet = readOrRefused(); packet.type() != 'Z'; packet = readOrRefused()) {
      switch (packet.type()) {
        case 'T' -> columns = columns(packet.body());
        case 'D' -> rows.add(row(packet.body(), columns));
        case 'E' -> refused = new Refused(message(packet.body()));
        default -> {}
      }
    }
    if (refused != null) {
      throw refused;
    }
    return rows;
  }

  private static final class Packet {
    private final char type;
    private final byte[] body;

    Packet(char type, byte[] body) {
      this.type = type;
      this.body = body;
    }

    char type() {
      return type;
    }

    byte[] body() {
      return body;
    }
  }

  private Packet read() throws IOException {
    Packet packet = readOrRefused();
    if (packet.type() == 'E') {
      throw new Refused(message(packet.body()));
    }
    return packet;
  }

  private Packet readOrRefused() throws IOException {
    char type = (char) in.readUnsignedByte();
    int length = in.readInt() - 4;
    if (length < 0 || length > LARGEST) {
      throw new IOException("what answers there is no PgBouncer");
    }
    return new Packet(type, in.readNBytes(length));
  }

  private void send(char type, byte[] body) throws IOException {
    out.writeByte(type);
    out.writeInt(body.length + 4);
    out.write(body);
    out.flush();
  }

  private static List<String> columns(byte[] body) throws IOException {
    var data = new Fields(body);
    int count = data.number(2);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(data.text());
      data.skip(18);
    }
    return names;
  }

  private static Map<String, String> row(byte[] body, List<String> columns) throws IOException {
    var data = new Fields(body);
    int count = data.number(2);
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 0; i < count && i < columns.size(); i++) {
      int length = data.number(4);
      if (length >= 0) {
        row.put(columns.get(i), data.text(length));
      }
    }
    return row;
  }

  /** Field M of an ErrorResponse. */
  private static String message(byte[] body) throws IOException {
    var data = new Fields(body);
    String message = "an error without a text";
    for (int type = data.number(1); type != 0; type = data.number(1)) {
      String text = data.text();
      if (type == 'M') {
        message = text;
      }
    }
    return message;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** Reads the fields of one packet. */
  private static final class Fields {
    private final byte[] bytes;
    private int at;

    Fields(byte[] bytes) {
      this.bytes = bytes;
    }

    int number(int size) throws IOException {
      need(size);
      int value = 0;
      for (int i = 0; i < size; i++) {
        value = (value << 8) | (bytes[at++] & 0xff);
      }
      return value;
    }

    String text() throws IOException {
      int end = at;
      while (end < bytes.length && bytes[end] != 0) {
        end++;
      }
      String text = text(end - at);
      at++;
      return text;
    }

    String text(int length) throws IOException {
      need(length);
      String text = new String(bytes, at, length, StandardCharsets.UTF_8);
      at += length;
      return text;
    }

    void skip(int length) throws IOException {
      need(length);
      at += length;
    }

    private void need(int length) throws IOException {
      if (length < 0 || at + length > bytes.length) {
        throw new IOException("PgBouncer's answer is cut");
      }
    }
  }
}
