-- When each cluster is collected.
CREATE TABLE poll_schedule (
    cluster_id     bigint PRIMARY KEY REFERENCES cluster ON DELETE CASCADE,
    -- an ISO 8601 duration, or a Quartz cron expression with its zone
    every          text,
    cron           text,
    zone           text,
    pause_reason   text,
    pause_by       text,
    paused_at      timestamptz,
    paused_until   timestamptz,
    freeze_windows jsonb NOT NULL DEFAULT '[]',
    CHECK (num_nonnulls(every, cron) = 1),
    CHECK (num_nonnulls(cron, zone) <> 1),
    CHECK (num_nonnulls(pause_reason, pause_by, paused_at) IN (0, 3))
);

-- What was last seen of each instance. A poll that finds nothing new writes this row and no other of ours.
CREATE TABLE sighting (
    instance_id   bigint PRIMARY KEY REFERENCES instance ON DELETE CASCADE,
    last_attempt  timestamptz NOT NULL,
    last_verified timestamptz,
    state         text NOT NULL CHECK (state IN ('UP', 'UNREACHABLE', 'ERROR')),
    error         text,
    identity      jsonb,
    condition     jsonb,
    secrets_epoch text,
    -- failures in a row, and when scheduled polls try again
    failures      integer NOT NULL DEFAULT 0,
    not_before    timestamptz
) WITH (fillfactor = 50);

-- db-scheduler's own table, as its version 16 wants it.
CREATE TABLE scheduled_tasks (
    task_name            text NOT NULL,
    task_instance        text NOT NULL,
    task_data            bytea,
    execution_time       timestamptz,
    picked               boolean NOT NULL,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures integer,
    last_heartbeat       timestamptz,
    version              bigint NOT NULL,
    priority             smallint,
    state                text,
    PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX scheduled_tasks_execution_time ON scheduled_tasks (execution_time);
CREATE INDEX scheduled_tasks_last_heartbeat ON scheduled_tasks (last_heartbeat);
