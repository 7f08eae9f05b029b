-- Failing over without anybody's word, where a cluster's declaration wants that.
ALTER TABLE cluster
    ADD COLUMN automatic_checks integer CHECK (automatic_checks BETWEEN 2 AND 100),
    ADD COLUMN automatic_every  text,
    ADD CONSTRAINT automatic_failover_whole CHECK (num_nonnulls(automatic_checks, automatic_every) IN (0, 2));

-- Who watches a primary now, and what was seen. One console at a time watches a cluster.
CREATE TABLE vigil (
    cluster_id   bigint PRIMARY KEY REFERENCES cluster ON DELETE CASCADE,
    holder       text NOT NULL,
    holder_until timestamptz NOT NULL,
    state        text NOT NULL CHECK (state IN ('ARMED', 'DISARMED', 'BLOCKED')),
    -- why it is not armed, or what the last check saw
    why          text NOT NULL,
    candidate    text,
    dead_checks  integer NOT NULL DEFAULT 0,
    dead_since   timestamptz,
    checked_at   timestamptz NOT NULL
);
