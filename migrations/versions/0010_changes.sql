-- Ingest and streams keep sensors and detector settings in memory and read every few seconds what has changed. By
-- updated_at they could only read a while back, again and again, and missed what committed later than that. The
-- number of the transaction tells exactly: what a snapshot could not see has at least the snapshot's xmin.

ALTER TABLE sensors ADD COLUMN changed_in bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint;
ALTER TABLE detectors ADD COLUMN changed_in bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint;
COMMENT ON COLUMN sensors.changed_in IS 'the transaction that changed the row last';
COMMENT ON COLUMN detectors.changed_in IS 'the transaction that changed the row last';
CREATE INDEX sensors_changed ON sensors (changed_in);
CREATE INDEX detectors_changed ON detectors (changed_in);

CREATE FUNCTION app.note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.changed_in := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END $$;
CREATE TRIGGER note_change BEFORE INSERT OR UPDATE ON sensors FOR EACH ROW EXECUTE FUNCTION app.note_change();
CREATE TRIGGER note_change BEFORE INSERT OR UPDATE ON detectors FOR EACH ROW EXECUTE FUNCTION app.note_change();

-- detector state hardly compresses, and the batch that saves it waits for the attempt
ALTER TABLE detector_states ALTER COLUMN state SET STORAGE EXTERNAL;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
