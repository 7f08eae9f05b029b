-- What each instance was set to, and when. A revision stores its changes only: a span is one value of one
-- parameter, from the first revision that has it to the last one (2147483647 while it stands).

-- Every path once. Paths may be longer than a B-tree entry, so their SHA-256 is what is unique.
CREATE TABLE parameter_key (
    id     integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest bytea NOT NULL UNIQUE,
    path   text NOT NULL
);

-- Every distinct descriptor once, as JSON, named by its SHA-256.
CREATE TABLE descriptor (
    id     integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest bytea NOT NULL UNIQUE,
    body   text NOT NULL
);

-- Every long value once, named by its SHA-256, whoever has it.
CREATE TABLE long_text (
    id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest bytea NOT NULL UNIQUE,
    body   text NOT NULL
);

CREATE TABLE lineage (
    instance_id     bigint NOT NULL REFERENCES instance ON DELETE CASCADE,
    number          integer NOT NULL,
    identity        text NOT NULL,
    first_revision  integer NOT NULL,
    started_at      timestamptz NOT NULL,
    acknowledged_at timestamptz,
    acknowledged_by text,
    PRIMARY KEY (instance_id, number)
);

CREATE TABLE revision (
    instance_id  bigint NOT NULL REFERENCES instance ON DELETE CASCADE,
    number       integer NOT NULL,
    lineage      integer NOT NULL,
    product      text NOT NULL,
    collected_at timestamptz NOT NULL,
    changes      integer NOT NULL,
    hash         bytea NOT NULL,
    -- chained over this row and the one before, whose chained hash is kept here too: retention may remove that row
    chained_hash bytea NOT NULL,
    chained_to   bytea NOT NULL,
    label        text,
    note         text,
    PRIMARY KEY (instance_id, number),
    FOREIGN KEY (instance_id, lineage) REFERENCES lineage ON DELETE CASCADE
);
CREATE INDEX revision_as_of ON revision (instance_id, collected_at DESC, number DESC);

CREATE TABLE span (
    instance_id    bigint NOT NULL REFERENCES instance ON DELETE CASCADE,
    key_id         integer NOT NULL REFERENCES parameter_key,
    first_revision integer NOT NULL,
    last_revision  integer NOT NULL DEFAULT 2147483647,
    descriptor_id  integer NOT NULL REFERENCES descriptor,
    -- exactly one of the three
    body           text,
    long_text_id   bigint REFERENCES long_text,
    secret         jsonb,
    PRIMARY KEY (instance_id, key_id, first_revision),
    CHECK (first_revision <= last_revision),
    CHECK (num_nonnulls(body, long_text_id, secret) = 1)
);
CREATE UNIQUE INDEX span_that_stands ON span (instance_id, key_id) WHERE last_revision = 2147483647;
CREATE INDEX span_long_text ON span (long_text_id) WHERE long_text_id IS NOT NULL;
-- "Which values had instance i in revision n": one point in one range, instance and revision in one number.
CREATE INDEX span_extent ON span USING gist
    (int8range(instance_id * 4294967296 + first_revision, instance_id * 4294967296 + last_revision, '[]'));
