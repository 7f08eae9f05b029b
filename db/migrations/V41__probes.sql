-- What shows that a service answers as its clients expect, as declared; passwords are sealed.
ALTER TABLE cluster ADD COLUMN probes jsonb NOT NULL DEFAULT '[]';
