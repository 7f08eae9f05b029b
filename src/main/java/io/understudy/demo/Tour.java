package io.understudy.demo;

import io.understudy.console.ConsoleSettings;
import io.understudy.embedded.PostgresServer;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What to try, in the order in which it makes sense. */
record Tour(
    DemoHome home, String launcher, int consolePort, String password, List<String> remarks) {

  void print(PrintStream out, Map<String, PostgresServer> servers, Tiers tiers) {
    String url = "http://127.0.0.1:" + consolePort;
    String prefix = home.home().equals(usual()) ? "" : "UNDERSTUDY_HOME=" + home.home() + " ";
    StringBuilder text = new StringBuilder("\n");
    remarks.forEach(remark -> text.append("  note: ").append(remark).append('\n'));
    text.append(
        """

        Understudy's demo is ready

          open      %1$s/
          log in    admin / %2$s

        Cluster 'demo': alpha is the primary, beta the standby, %5$s with an agent each.
        It has one admin, so whoever proposes a change may approve it (fourEyes: false); a real cluster asks for two people.

        Try this:

        1. Change a setting on the primary. Within seconds the page shows a new revision, and beta drifts:
             %3$s%4$s demo sql alpha "ALTER SYSTEM SET work_mem = '64MB'; SELECT pg_reload_conf()"
        2. %1$s/clusters/demo/drift    what differs and why it matters: propose a sync, approve it, watch it verify
             %3$s%4$s demo sql beta "SHOW work_mem"
        3. %1$s/clusters/demo/switchover    move the service to beta; the primary's name changes everywhere
        4. %1$s/clusters/demo/components/db/history    every version, who was primary, and any two compared

        """
            .formatted(
                url,
                password,
                prefix,
                launcher,
                tiers.any()
                    ? "on each a real PostgreSQL, WildFly and nginx,"
                    : "two real PostgreSQL servers")
            .indent(2));
    if (tiers.any()) {
      text.append(others(tiers));
    }
    if (servers.size() == DemoHome.NODES.size()) {
      text.append("  With psql (password in ")
          .append(home.demo().resolve("postgres-password"))
          .append("):\n");
      servers.forEach((node, server) ->
          text.append(
              "    %-5s  psql -h 127.0.0.1 -p %d -U %s postgres%n"
                  .formatted(node, server.port(), server.superuser())));
    }
    text.append("  Logs: ")
        .append(home.demo())
        .append("/*.log    Ctrl-C ends everything; the data stay.\n");
    out.println(text);
    out.flush();
  }

  /** How the other two tiers are changed by hand. */
  private String others(Tiers tiers) {
    ApplicationServer application = tiers.application("alpha");
    WebServer web = tiers.web("alpha");
    String listener =
        "/subsystem=undertow/server=default-server/http-listener=default"
            + ":write-attribute(name=max-connections,value=500),:reload";
    return """
    The same in the other tiers of alpha, then sync all of it at once:
      nginx     edit %1$s, then
                %2$s
      WildFly   %3$s
    The service: http://127.0.0.1:%4$d/ on alpha, http://127.0.0.1:%5$d/ on beta.

    """
        .formatted(
            web.file(),
            web.reload(),
            application.shell(home.wildflyPassword(), listener),
            web.port(),
            tiers.web("beta").port())
        .indent(2);
  }

  private static Path usual() {
    return ConsoleSettings.usualHome(
        System.getProperty("user.name"), System.getProperty("user.home"), "understudy-demo");
  }
}
