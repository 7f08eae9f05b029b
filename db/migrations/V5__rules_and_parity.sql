-- What admins say of differences, and what primary and standby had when they were last verified equal.

CREATE TABLE rule (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    cluster_id  bigint NOT NULL REFERENCES cluster ON DELETE CASCADE,
    position    integer NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('ignore', 'map', 'roleBound', 'manual', 'approval')),
    -- a name, not a reference: null is every component
    component   text,
    key         text,
    pattern     text,
    -- map: node name to value
    node_values jsonb NOT NULL DEFAULT '{}',
    -- approval: who decides
    approval    text CHECK (approval IN ('required', 'automatic')),
    reason      text NOT NULL,
    expires_at  timestamptz,
    created_by  text NOT NULL,
    created_at  timestamptz NOT NULL,
    CHECK ((key IS NULL) <> (pattern IS NULL)),
    CHECK ((kind = 'approval') = (approval IS NOT NULL))
);
CREATE INDEX rule_cluster ON rule (cluster_id, position);

-- Two instances of one component, the lower id first, so that a switchover changes nothing here.
CREATE TABLE parity_pair (
    low_instance  bigint NOT NULL REFERENCES instance ON DELETE CASCADE,
    high_instance bigint NOT NULL REFERENCES instance ON DELETE CASCADE,
    -- the installations that were verified; with another one behind an instance the base says nothing
    low_identity  text NOT NULL,
    high_identity text NOT NULL,
    verified_at   timestamptz NOT NULL,
    PRIMARY KEY (low_instance, high_instance),
    CHECK (low_instance < high_instance)
);
CREATE INDEX parity_pair_high ON parity_pair (high_instance);

-- A key without a row was absent on both sides. Empty forms: the key has never agreed.
CREATE TABLE parity_base (
    low_instance  bigint NOT NULL,
    high_instance bigint NOT NULL,
    -- SHA-256 of the key, which may be longer than an index entry
    key_digest    bytea NOT NULL,
    key           text NOT NULL,
    low_form      text NOT NULL,
    high_form     text NOT NULL,
    PRIMARY KEY (low_instance, high_instance, key_digest),
    FOREIGN KEY (low_instance, high_instance) REFERENCES parity_pair ON DELETE CASCADE
);
