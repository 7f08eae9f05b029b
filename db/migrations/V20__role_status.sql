-- What a server did, and where it stood in replication, when it was last asked. Positions move all
-- the time, so this is no part of any revision.
CREATE TABLE role_status (
    instance_id bigint PRIMARY KEY REFERENCES instance ON DELETE CASCADE,
    asked_at    timestamptz NOT NULL,
    status      jsonb NOT NULL,
    -- the last one with which it took writes: what a lost primary is known to have had
    served      jsonb,
    served_at   timestamptz
);
