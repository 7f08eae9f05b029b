-- Which job's agent ran the command, so that it is told once however often the job is asked for.
ALTER TABLE operation_note ADD COLUMN job text;
