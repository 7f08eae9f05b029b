-- What runs: one row per operation, every attempt of every step, what its steps remember and say.

-- Handed out anew at each claim; agents refuse a job whose token is lower than one they have seen.
CREATE SEQUENCE fencing_token AS bigint;

CREATE TABLE operation (
    id                  uuid PRIMARY KEY,
    cluster_id          bigint NOT NULL REFERENCES cluster ON DELETE CASCADE,
    kind                text NOT NULL,
    -- the request as its kind wrote it; never changed
    body                jsonb NOT NULL,
    actor               text NOT NULL,
    actor_kind          text NOT NULL,
    phase               text NOT NULL CHECK (phase IN ('FORWARD', 'BOUND', 'BACK', 'ENDED')),
    -- what it will have been when it has ended, as far as that is decided
    verdict             text NOT NULL CHECK (verdict IN ('SUCCEEDED', 'FAILED', 'ERROR', 'UNKNOWN', 'CANCELLED')),
    reason              text,
    -- the step that is next or at work
    step                text NOT NULL,
    created_at          timestamptz NOT NULL,
    finished_at         timestamptz,
    cancel_requested_at timestamptz,
    cancel_requested_by text,
    lease_owner         text,
    lease_until         timestamptz,
    token               bigint NOT NULL DEFAULT 0,
    version             bigint NOT NULL DEFAULT 0,
    CHECK ((phase = 'ENDED') = (finished_at IS NOT NULL))
);
CREATE UNIQUE INDEX one_running_operation_per_cluster ON operation (cluster_id) WHERE finished_at IS NULL;
CREATE INDEX operation_of_cluster ON operation (cluster_id, created_at DESC);

-- Written before the step runs, completed once when it has run, never overwritten.
CREATE TABLE step_attempt (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    operation_id uuid NOT NULL REFERENCES operation ON DELETE CASCADE,
    step         text NOT NULL,
    direction    text NOT NULL CHECK (direction IN ('DO', 'UNDO')),
    number       integer NOT NULL,
    token        bigint NOT NULL,
    owner        text NOT NULL,
    started_at   timestamptz NOT NULL,
    finished_at  timestamptz,
    outcome      text CHECK (outcome IN ('DONE', 'REFUSED', 'BROKEN', 'UNKNOWN', 'INTERRUPTED')),
    detail       text,
    UNIQUE (operation_id, step, direction, number),
    CHECK ((finished_at IS NULL) = (outcome IS NULL))
);

-- What a step needs to know when it is run again by another console.
CREATE TABLE operation_fact (
    operation_id uuid NOT NULL REFERENCES operation ON DELETE CASCADE,
    name         text NOT NULL,
    value        text NOT NULL,
    noted_at     timestamptz NOT NULL,
    PRIMARY KEY (operation_id, name)
);

-- What its steps said, for people: commands before they are sent, progress, results.
CREATE TABLE operation_note (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    operation_id uuid NOT NULL REFERENCES operation ON DELETE CASCADE,
    step         text NOT NULL,
    command      boolean NOT NULL,
    text         text NOT NULL,
    noted_at     timestamptz NOT NULL
);
CREATE INDEX operation_note_of_operation ON operation_note (operation_id, id);
