-- What there is: clusters, their nodes and components. An instance is a component on a node.
CREATE TABLE cluster (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name        text NOT NULL UNIQUE,
    approval    text NOT NULL DEFAULT 'required' CHECK (approval IN ('required', 'automatic')),
    four_eyes   boolean NOT NULL DEFAULT true,
    -- the declared traffic directors, as declared; secrets in it are sealed by the console's key
    traffic     jsonb NOT NULL DEFAULT '[]',
    created_at  timestamptz NOT NULL,
    version     integer NOT NULL DEFAULT 0
);

CREATE TABLE node (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    cluster_id  bigint NOT NULL REFERENCES cluster ON DELETE CASCADE,
    name        text NOT NULL,
    role        text NOT NULL CHECK (role IN ('PRIMARY', 'STANDBY')),
    agent_url   text NOT NULL,
    agent_token text NOT NULL,
    position    integer NOT NULL,
    UNIQUE (cluster_id, name)
);
CREATE UNIQUE INDEX one_primary_per_cluster ON node (cluster_id) WHERE role = 'PRIMARY';

CREATE TABLE component (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    cluster_id  bigint NOT NULL REFERENCES cluster ON DELETE CASCADE,
    name        text NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('web', 'database', 'application')),
    driver      text NOT NULL,
    position    integer NOT NULL,
    UNIQUE (cluster_id, name)
);

CREATE TABLE instance (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    node_id      bigint NOT NULL REFERENCES node ON DELETE CASCADE,
    component_id bigint NOT NULL REFERENCES component ON DELETE CASCADE,
    UNIQUE (node_id, component_id)
);
