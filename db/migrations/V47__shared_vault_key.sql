-- The vault's key for further consoles of this database, sealed with a key that is made from the
-- database's password; empty when the first console was given none, or a key of its own.
ALTER TABLE vault_key ADD COLUMN shared text;
