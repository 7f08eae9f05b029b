package io.understudy.operation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** The journal in the console's database. Every write is fenced by the lease's token. */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
class PostgresJournal implements OperationJournal {

  private static final String OURS = " WHERE id = ? AND token = ? AND finished_at IS NULL";

  private final Sql sql;
  private final OperationRows rows;
  private final OperationNews news;

  /** In milliseconds, as the server reads it. */
  private final String longestPause;

  PostgresJournal(DataSource database, OperationNews news, OperationSettings settings) {
    this.sql = new Sql(database);
    this.longestPause = Long.toString(settings.lease().toMillis());
    this.rows = new OperationRows(sql);
    this.news = news;
  }

  @Override
  public Optional<Claim> claim(String owner, Collection<String> kinds, Instant now, Instant until) {
    endSessionsThatSleep();
    List<OperationId> claimed =
        sql.list(
            row -> new OperationId(row.getObject("id", UUID.class)),
            """
            UPDATE operation SET lease_owner = ?, lease_until = ?, version = version + 1,
                token = nextval('fencing_token')
            WHERE id = (
                SELECT id FROM operation
                WHERE finished_at IS NULL AND kind = ANY (?) AND (lease_until IS NULL OR lease_until < ?)
                ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING id
            """,
            owner,
            until,
            kinds,
            now);
    return claimed.stream().findFirst().map(id -> claimed(id, owner, now));
  }

  private Claim claimed(OperationId id, String owner, Instant now) {
    sql.change(
        """
        UPDATE step_attempt SET outcome = 'INTERRUPTED', finished_at = ?,
            detail = 'its console went away'
        WHERE operation_id = ? AND outcome IS NULL
        """,
        now,
        id);
    Operation operation = rows.find(id).orElseThrow();
    return new Claim(new Lease(id, owner, operation.token()), operation);
  }

  @Override
  public void renew(Lease lease, Instant until) {
    endSessionsThatSleep();
    fence(
        lease,
        sql.change(
            "UPDATE operation SET lease_until = ?, version = version + 1" + OURS,
            until,
            lease.operation(),
            lease.token()));
  }

  @Override
  public void release(Lease lease, Instant now) {
    endSessionsThatSleep();
    fence(
        lease,
        sql.change(
            "UPDATE operation SET lease_until = NULL, version = version + 1" + OURS,
            lease.operation(),
            lease.token()));
  }

  @Override
  public Operation read(Lease lease) {
    Operation operation =
        rows.find(lease.operation()).orElseThrow(() -> new LeaseLost(lease.operation()));
    if (operation.token() != lease.token() || operation.ended()) {
      throw new LeaseLost(lease.operation());
    }
    return operation;
  }

  @Override
  public Attempt begin(Lease lease, String step, Direction direction, Instant now) {
    hold(lease);
    news.tell(lease.operation());
    return sql.list(
            OperationRows::attempt,
            """
            INSERT INTO step_attempt (operation_id, step, direction, number, token, owner, started_at)
            SELECT ?, ?, ?, 1 + count(*), ?, ?, ? FROM step_attempt
            WHERE operation_id = ? AND step = ? AND direction = ?
            RETURNING *
            """,
            lease.operation(),
            step,
            direction,
            lease.token(),
            lease.owner(),
            now,
            lease.operation(),
            step,
            direction)
        .getFirst();
  }

  @Override
  public void end(Lease lease, Ending ending, OperationKind kind, Instant now) {
    endSessionsThatSleep();
    fence(
        lease,
        sql.change(
            """
            UPDATE step_attempt SET outcome = ?, finished_at = ?, detail = ?
            WHERE operation_id = ? AND step = ? AND direction = ? AND number = ? AND outcome IS NULL
            """,
            Attempt.Outcome.of(ending.outcome()),
            now,
            ending.outcome().detail(),
            lease.operation(),
            ending.attempt().step(),
            ending.attempt().direction(),
            ending.attempt().number()));
    move(lease, ending.next(), kind, now);
  }

  @Override
  public void move(Lease lease, Position next, OperationKind kind, Instant now) {
    endSessionsThatSleep();
    boolean ends = next.phase() == Phase.ENDED;
    fence(
        lease,
        sql.change(
            """
            UPDATE operation SET phase = ?, verdict = ?, reason = ?, step = ?, version = version + 1,
                finished_at = ?, lease_until = CASE WHEN ? THEN NULL ELSE lease_until END\
            """
                + OURS,
            next.phase(),
            next.verdict(),
            next.reason(),
            next.step(),
            ends ? now : null,
            ends,
            lease.operation(),
            lease.token()));
    news.tell(lease.operation());
    if (ends) {
      kind.ended(rows.find(lease.operation()).orElseThrow());
    }
  }

  @Override
  public void remember(Lease lease, String name, String value, Instant now) {
    hold(lease);
    sql.change(
        """
        INSERT INTO operation_fact (operation_id, name, value, noted_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (operation_id, name) DO UPDATE SET value = excluded.value, noted_at = excluded.noted_at
        """,
        lease.operation(),
        name,
        value,
        now);
  }

  @Override
  public void note(Lease lease, Note note) {
    hold(lease);
    sql.change(
        """
        INSERT INTO operation_note (operation_id, step, command, text, noted_at) VALUES (?, ?, ?, ?, ?)
        """,
        lease.operation(),
        note.step(),
        note.command(),
        note.text(),
        note.at());
    news.tell(lease.operation());
  }

  @Override
  public void ran(Lease lease, String job, List<Note> commands) {
    hold(lease);
    boolean kept =
        sql.list(
                row -> row.getBoolean(1),
                "SELECT EXISTS (SELECT FROM operation_note WHERE operation_id = ? AND job = ?)",
                lease.operation(),
                job)
            .getFirst();
    if (kept) {
      return;
    }
    for (Note note : commands) {
      sql.change(
          """
          INSERT INTO operation_note (operation_id, step, command, text, noted_at, job)
          VALUES (?, ?, ?, ?, ?, ?)
          """,
          lease.operation(),
          note.step(),
          note.command(),
          note.text(),
          note.at(),
          job);
    }
    news.tell(lease.operation());
  }

  /** Locks the operation's row until the transaction ends, so that nobody claims it meanwhile. */
  private void hold(Lease lease) {
    endSessionsThatSleep();
    fence(
        lease,
        sql.change(
            "UPDATE operation SET version = version + 1" + OURS, lease.operation(), lease.token()));
  }

  /**
   * A console that is stopped in the middle of a transaction would keep the operation's row, and
   * with it everybody else, for as long as it sleeps: its database ends the session instead.
   */
  private void endSessionsThatSleep() {
    sql.list(
        row -> row.getString(1),
        "SELECT set_config('idle_in_transaction_session_timeout', ?, true)",
        longestPause);
  }

  private static void fence(Lease lease, int rows) {
    if (rows == 0) {
      throw new LeaseLost(lease.operation());
    }
  }
}
