-- What preflight said when an operation looked for the last time, for its evidence.
CREATE TABLE move_preflight (
    operation_id uuid PRIMARY KEY REFERENCES operation ON DELETE CASCADE,
    found_at     timestamptz NOT NULL,
    findings     jsonb NOT NULL
);

-- The key that signs evidence: one per installation, made at its first use.
CREATE TABLE evidence_key (
    one         boolean PRIMARY KEY DEFAULT true CHECK (one),
    -- X.509 SubjectPublicKeyInfo, base64
    public_key  text NOT NULL,
    -- PKCS #8, sealed by the console's key
    private_key text NOT NULL,
    made_at     timestamptz NOT NULL
);
