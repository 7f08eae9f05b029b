-- What agents and traffic directors said when they were last asked about moving to a node, with each
-- poll and each preflight: a page judges by it and asks nobody.
CREATE TABLE asked (
    node_id    bigint PRIMARY KEY REFERENCES node ON DELETE CASCADE,
    -- from whom the service would move; what was asked about another route is void
    primary_id bigint NOT NULL REFERENCES node ON DELETE CASCADE,
    -- which directors were asked, as a hash of their documents
    directors  text NOT NULL,
    asked_at   timestamptz NOT NULL,
    said       jsonb NOT NULL
);
