-- Who may come in, what they did, and the check of the console's key.

CREATE TABLE audit_entry (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at         timestamptz NOT NULL,
    actor_name text NOT NULL,
    actor_kind text NOT NULL CHECK (actor_kind IN ('USER', 'TOKEN', 'SYSTEM')),
    action     text NOT NULL,
    -- a name, not a reference: the trail outlives the cluster
    cluster    text,
    subject    text,
    details    jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_entry_cluster ON audit_entry (cluster, id DESC);
CREATE INDEX audit_entry_actor ON audit_entry (actor_name, id DESC);
CREATE INDEX audit_entry_at ON audit_entry (at);

CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only';
END
$$;
CREATE TRIGGER audit_entry_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();

CREATE TABLE app_user (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name          text NOT NULL UNIQUE,
    -- bcrypt in modular crypt format, never a password
    password_hash text NOT NULL,
    roles         text[] NOT NULL,
    active        boolean NOT NULL DEFAULT true,
    -- grows with each change of password, roles or activity: sessions that name an older one end
    epoch         integer NOT NULL DEFAULT 0,
    created_at    timestamptz NOT NULL
);

CREATE TABLE api_token (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id      bigint NOT NULL REFERENCES app_user ON DELETE CASCADE,
    name         text NOT NULL,
    -- SHA-256 of a random token of 256 bits
    hash         text NOT NULL UNIQUE,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz,
    last_used_at timestamptz,
    UNIQUE (user_id, name)
);

-- The logins that are open. What a browser holds is random; here is its SHA-256.
CREATE TABLE web_session (
    hash         text PRIMARY KEY,
    user_id      bigint NOT NULL REFERENCES app_user ON DELETE CASCADE,
    epoch        integer NOT NULL,
    created_at   timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL
);

-- Failed logins, for throttling that holds for all consoles together.
CREATE TABLE login_attempt (
    id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name  text NOT NULL,
    source text NOT NULL,
    at    timestamptz NOT NULL
);
CREATE INDEX login_attempt_name ON login_attempt (name, at);
CREATE INDEX login_attempt_source ON login_attempt (source, at);

-- Which key seals the agents' tokens: a console with another one refuses to start.
CREATE TABLE vault_key (
    one    boolean PRIMARY KEY DEFAULT true CHECK (one),
    key_id text NOT NULL
);
