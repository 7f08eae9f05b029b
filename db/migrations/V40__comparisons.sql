-- What a comparison of two instances rests on, so that one that was made can be recognised and used again.

-- How often descriptions or traces of secrets were replaced while this was the newest revision.
ALTER TABLE revision ADD COLUMN described integer NOT NULL DEFAULT 0;

-- Grows with every verification of the pair.
ALTER TABLE parity_pair ADD COLUMN version bigint NOT NULL DEFAULT 1;
