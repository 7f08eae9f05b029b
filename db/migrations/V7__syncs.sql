-- Syncs: what was asked for, what was planned, who decided, what was read back.

CREATE TABLE sync (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    cluster_id    bigint NOT NULL REFERENCES cluster ON DELETE CASCADE,
    standby       text NOT NULL,
    state         text NOT NULL CHECK (state IN ('PROPOSED', 'APPROVED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'ERROR',
                                                 'UNKNOWN', 'REJECTED', 'CANCELLED', 'STALE')),
    -- made by the console itself in a cluster that approves by itself
    automatic     boolean NOT NULL,
    -- runs inside another operation's slot (a switchover), which names it
    inside        boolean NOT NULL DEFAULT false,
    request       jsonb NOT NULL,
    -- the whole plan; of secrets only tags and sealed copies
    plan          jsonb NOT NULL,
    plan_hash     text NOT NULL,
    total         integer NOT NULL,
    verified      integer,
    -- what was refused, what was not as planned, what was put back
    result        jsonb NOT NULL,
    detail        text,
    -- why an approved one does not run yet
    waits_for     text,
    operation_id  uuid,
    proposed_by   text NOT NULL,
    proposed_kind text NOT NULL,
    proposed_at   timestamptz NOT NULL,
    decided_by    text,
    decided_at    timestamptz,
    comment       text,
    started_at    timestamptz,
    finished_at   timestamptz
);
CREATE INDEX sync_of_cluster ON sync (cluster_id, id DESC);
CREATE INDEX sync_open ON sync (state) WHERE state IN ('PROPOSED', 'APPROVED', 'RUNNING', 'UNKNOWN');
CREATE UNIQUE INDEX one_open_automatic_sync ON sync (cluster_id, standby)
    WHERE automatic AND state IN ('PROPOSED', 'APPROVED', 'RUNNING', 'UNKNOWN');

-- Values that somebody decided against: automatic approval leaves them alone until somebody decides otherwise.
CREATE TABLE declined_value (
    instance_id bigint NOT NULL REFERENCES instance ON DELETE CASCADE,
    -- SHA-256 of the key, which may be longer than an index entry
    key_digest  bytea NOT NULL,
    key         text NOT NULL,
    form        text NOT NULL,
    sync_id     bigint NOT NULL REFERENCES sync ON DELETE CASCADE,
    PRIMARY KEY (instance_id, key_digest, form)
);
