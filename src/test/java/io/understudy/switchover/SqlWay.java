package io.understudy.switchover;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;

/**
 * To PostgreSQL, by whatever URL is right at the moment of connecting.
 *
 * @param patience of a statement, in seconds
 */
record SqlWay(Address address, String user, String password, int patience) implements Way {

  /** Tells where to connect. */
  interface Address {
    String url() throws IOException;
  }

  /** By one URL, with time for whoever lets clients wait. */
  SqlWay(String url, String user, String password) {
    this(() -> url, user, password, 10);
  }

  @Override
  public Line open() throws IOException, SQLException {
    var properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", "1");
    properties.setProperty("loginTimeout", "2");
    properties.setProperty("socketTimeout", Integer.toString(patience));
    properties.setProperty("hostRecheckSeconds", "0");
    properties.setProperty("prepareThreshold", "0");
    return new SqlLine(DriverManager.getConnection(address.url(), properties));
  }

  private static final class SqlLine implements Line {

    private final Connection connection;
    private final PreparedStatement write;
    private final PreparedStatement read;

    SqlLine(Connection connection) throws SQLException {
      this.connection = connection;
      this.write = connection.prepareStatement("INSERT INTO acknowledged VALUES (?)");
      this.read = connection.prepareStatement("SELECT id FROM acknowledged WHERE id = ?");
    }

    @Override
    public void write(long id) throws SQLException {
      write.setLong(1, id);
      write.executeUpdate();
    }

    @Override
    public boolean has(long id) throws SQLException {
      read.setLong(1, id);
      try (ResultSet row = read.executeQuery()) {
        return row.next();
      }
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }
}
