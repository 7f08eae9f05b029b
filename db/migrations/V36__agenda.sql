-- Moves that run at a time. One that runs names its operation; nothing here is ever run twice.
CREATE TABLE appointment (
    id           uuid PRIMARY KEY,
    cluster_id   bigint NOT NULL REFERENCES cluster ON DELETE CASCADE,
    due          timestamptz NOT NULL,
    -- the request as it was made
    body         jsonb NOT NULL,
    kind         text NOT NULL CHECK (kind IN ('switchover', 'rehearsal')),
    made_by      text NOT NULL,
    -- by hand, or by the cluster's plan of rehearsals
    planned      boolean NOT NULL,
    made_at      timestamptz NOT NULL,
    state        text NOT NULL CHECK (state IN ('SCHEDULED', 'STARTED', 'BLOCKED', 'MISSED', 'CANCELLED')),
    settled_at   timestamptz,
    settled_by   text,
    outcome      text,
    operation_id uuid,
    CHECK ((state = 'SCHEDULED') = (settled_at IS NULL)),
    CHECK ((state = 'STARTED') = (operation_id IS NOT NULL))
);
CREATE UNIQUE INDEX one_scheduled_move_of_a_kind ON appointment (cluster_id, kind) WHERE state = 'SCHEDULED';
CREATE INDEX appointment_due ON appointment (due) WHERE state = 'SCHEDULED';
CREATE INDEX appointment_of_cluster ON appointment (cluster_id, made_at DESC);

-- When a cluster is rehearsed again and again.
CREATE TABLE rehearsal_plan (
    cluster_id bigint PRIMARY KEY REFERENCES cluster ON DELETE CASCADE,
    cron       text NOT NULL,
    zone       text NOT NULL,
    -- null: the only standby
    candidate  text,
    made_by    text NOT NULL,
    made_at    timestamptz NOT NULL,
    -- null when the expression does not come true any more
    next_due   timestamptz
);
