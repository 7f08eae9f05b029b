-- Nodes that a failover left behind: not trusted until somebody has looked.
CREATE TABLE left_behind (
    node_id      bigint PRIMARY KEY REFERENCES node ON DELETE CASCADE,
    operation_id uuid NOT NULL,
    since        timestamptz NOT NULL
);
