-- What nobody may overlook: open until it is over and somebody has said that they saw it.
CREATE TABLE alarm (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    cluster_id      bigint NOT NULL REFERENCES cluster ON DELETE CASCADE,
    kind            text NOT NULL,
    -- which one of its kind: a component, an appointment, an operation
    subject         text NOT NULL,
    message         text NOT NULL,
    -- one line each
    evidence        text NOT NULL,
    raised_at       timestamptz NOT NULL,
    -- null while it lasts
    ended_at        timestamptz,
    acknowledged_by text,
    acknowledged_at timestamptz,
    note            text,
    CHECK (num_nonnulls(acknowledged_by, acknowledged_at, note) IN (0, 3))
);
CREATE UNIQUE INDEX one_open_alarm_of_a_subject ON alarm (cluster_id, kind, subject)
    WHERE ended_at IS NULL OR acknowledged_at IS NULL;
CREATE INDEX alarm_of_cluster ON alarm (cluster_id, id DESC);
