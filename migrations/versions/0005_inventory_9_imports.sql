-- Imports, what they changed, and by which names other systems know our rows; archive and retention.

CREATE TYPE import_status_enum AS ENUM ('queued', 'running', 'checked', 'completed', 'failed', 'undone');

CREATE TABLE imports (
    id             uuid PRIMARY KEY DEFAULT app.uuid7(),
    kind           text NOT NULL,
    status         import_status_enum NOT NULL DEFAULT 'queued',
    dry_run        boolean NOT NULL DEFAULT false,
    source         text NOT NULL DEFAULT 'file' CHECK (source <> ''),
    file_name      text,
    content        bytea,
    options        jsonb NOT NULL DEFAULT '{}',
    columns        jsonb NOT NULL DEFAULT '{}',
    total_rows     integer NOT NULL DEFAULT 0,
    processed_rows integer NOT NULL DEFAULT 0,
    created_rows   integer NOT NULL DEFAULT 0,
    updated_rows   integer NOT NULL DEFAULT 0,
    unchanged_rows integer NOT NULL DEFAULT 0,
    error_count    integer NOT NULL DEFAULT 0,
    errors         jsonb NOT NULL DEFAULT '[]',
    warehouse_id   uuid NOT NULL REFERENCES warehouses (id),
    created_by     uuid NOT NULL REFERENCES profiles (id),
    created_at     timestamptz NOT NULL DEFAULT now(),
    finished_at    timestamptz,
    undone_at      timestamptz,
    undone_by      uuid REFERENCES profiles (id),
    updated_at     timestamptz NOT NULL DEFAULT now(),
    version        integer NOT NULL DEFAULT 1
);
COMMENT ON COLUMN imports.content IS 'the file, until it has been read';
COMMENT ON COLUMN imports.columns IS 'header of the file to field, as it was understood';
CREATE INDEX imports_recent ON imports (created_at DESC, id DESC);
CREATE TRIGGER touch BEFORE UPDATE ON imports FOR EACH ROW EXECUTE FUNCTION app.touch();

CREATE TABLE import_changes (
    import_id   uuid NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    position    integer NOT NULL,
    line        integer NOT NULL,
    table_name  text NOT NULL CHECK (table_name IN ('equipment', 'locations', 'parts', 'vendors', 'work_orders')),
    record_id   uuid NOT NULL,
    created     boolean NOT NULL,
    before_data jsonb,
    new_version integer NOT NULL,
    PRIMARY KEY (import_id, position)
);
COMMENT ON COLUMN import_changes.position IS 'the order in which the lines were applied: parents before their children';
COMMENT ON COLUMN import_changes.before_data IS 'the row as it was; NULL: there was none';
COMMENT ON COLUMN import_changes.new_version IS 'what the import made of it: another version means that it changed since';

CREATE TABLE external_ids (
    warehouse_id uuid NOT NULL REFERENCES warehouses (id),
    source       text NOT NULL CHECK (source <> ''),
    kind         text NOT NULL,
    external_id  text NOT NULL CHECK (external_id <> ''),
    record_id    uuid NOT NULL,
    import_id    uuid REFERENCES imports (id) ON DELETE SET NULL,
    PRIMARY KEY (warehouse_id, source, kind, external_id)
);
CREATE INDEX external_ids_record ON external_ids (record_id);

SELECT app.protect('imports'), app.protect('external_ids'),
    app.protect('import_changes', 'EXISTS (SELECT FROM imports i WHERE i.id = import_id)');
GRANT SELECT, INSERT, UPDATE ON imports TO maintainpro_api;
GRANT SELECT ON imports TO maintainpro_worker;
GRANT SELECT, INSERT ON import_changes TO maintainpro_api;
GRANT SELECT, INSERT, UPDATE ON external_ids TO maintainpro_api;
GRANT SELECT ON external_ids TO maintainpro_worker;

-- Take a committed import back, last line first: what it made goes, what it changed becomes what it was. Refused as a
-- whole where that would lose what happened since. Parts with a ledger stay, without stock and not active.
CREATE FUNCTION app.undo_import(which uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    job imports;
    change import_changes;
    now_data jsonb;
    restored text;
    difference integer;
BEGIN
    SELECT * INTO job FROM imports WHERE id = which FOR UPDATE;
    IF NOT FOUND OR (app.acting_role() = 'maintainpro_api' AND NOT app.sees_warehouse(job.warehouse_id)) THEN
        RAISE insufficient_privilege USING MESSAGE = 'no such import';
    END IF;
    FOR change IN SELECT * FROM import_changes WHERE import_id = which ORDER BY position DESC LOOP
        EXECUTE format('SELECT to_jsonb(t) FROM %I t WHERE id = $1 FOR UPDATE', change.table_name)
            INTO now_data USING change.record_id;
        IF now_data IS NULL OR (now_data ->> 'version')::integer <> change.new_version THEN
            RAISE object_not_in_prerequisite_state USING MESSAGE = format('line %s: the row was changed after the import',
                change.line);
        END IF;
        IF change.table_name = 'parts' THEN
            difference := coalesce((change.before_data ->> 'quantity_on_hand')::integer, 0)
                - (now_data ->> 'quantity_on_hand')::integer;
            IF difference <> 0 THEN
                INSERT INTO part_transactions (part_id, type, quantity, notes)
                VALUES (change.record_id, 'adjust', difference, 'Import undone');
            END IF;
        END IF;
        IF NOT change.created THEN
            SELECT string_agg(quote_ident(key), ', ') INTO restored FROM jsonb_each(change.before_data) b
            WHERE key NOT IN ('id', 'version', 'updated_at', 'last_updated', 'created_at', 'fo_number', 'path',
                    'hierarchy_level', 'quantity_on_hand', 'quantity_reserved')
                AND b.value IS DISTINCT FROM now_data -> key;
            IF restored IS NOT NULL THEN
                EXECUTE format('UPDATE %I SET (%s) = ROW(%s) FROM jsonb_populate_record(NULL::%I, $1) r WHERE %I.id = $2',
                    change.table_name, restored,
                    (SELECT string_agg('r.' || c, ', ') FROM unnest(string_to_array(restored, ', ')) c),
                    change.table_name, change.table_name)
                    USING change.before_data, change.record_id;
            END IF;
        ELSIF change.table_name = 'parts' AND EXISTS (
                SELECT FROM part_transactions WHERE part_id = change.record_id) THEN
            UPDATE parts SET active = false WHERE id = change.record_id;
        ELSE
            BEGIN
                EXECUTE format('DELETE FROM %I WHERE id = $1', change.table_name) USING change.record_id;
            EXCEPTION WHEN foreign_key_violation THEN
                RAISE object_not_in_prerequisite_state USING MESSAGE = format(
                    'line %s: something else refers to the row by now', change.line);
            END;
        END IF;
    END LOOP;
    DELETE FROM external_ids WHERE import_id = which;
    UPDATE imports SET status = 'undone', undone_at = now(), undone_by = app.current_user_id() WHERE id = which;
END $$;

-- How long what is kept. NULL keeps it for ever.
CREATE TABLE retention_policies (
    name       text PRIMARY KEY,
    keep_days  integer CHECK (keep_days BETWEEN 1 AND 36500),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version    integer NOT NULL DEFAULT 1
);
CREATE TRIGGER touch BEFORE UPDATE ON retention_policies FOR EACH ROW EXECUTE FUNCTION app.touch();
INSERT INTO retention_policies (name, keep_days) VALUES
    ('work_orders', 1095), ('notifications', 180), ('dead_letters', 90), ('imports', 365);
SELECT app.protect('retention_policies', '(SELECT app.is_admin())'), app.audit('retention_policies');
CREATE POLICY people_read_policies ON retention_policies FOR SELECT TO maintainpro_api
    USING ((SELECT app.visible_warehouse()) IS NOT NULL);
GRANT SELECT, UPDATE ON retention_policies TO maintainpro_api;
GRANT SELECT ON retention_policies TO maintainpro_worker;

-- Archived: closed or cancelled long ago. The row stays where it is, so that every reference and search still finds it;
-- the indexes of everyday lists leave it out.
ALTER TABLE work_orders ADD COLUMN archived_at timestamptz,
    ADD CONSTRAINT work_orders_archived CHECK (archived_at IS NULL OR status IN ('closed', 'cancelled'));
CREATE INDEX work_orders_current ON work_orders (created_at DESC, id DESC) WHERE archived_at IS NULL;
CREATE INDEX work_orders_warehouse_current ON work_orders (warehouse_id, created_at DESC, id DESC)
    WHERE archived_at IS NULL;
CREATE INDEX work_orders_to_archive ON work_orders (last_updated)
    WHERE archived_at IS NULL AND status IN ('closed', 'cancelled');

-- One batch, so that no transaction is long; gives how many rows it dealt with.
CREATE FUNCTION app.apply_retention(policy text, as_of timestamptz, at_most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    edge timestamptz;
    done integer := 0;
BEGIN
    SELECT as_of - make_interval(days => keep_days) INTO edge FROM retention_policies
    WHERE name = policy AND keep_days IS NOT NULL;
    IF NOT FOUND THEN
        RETURN 0;
    END IF;
    CASE policy
        WHEN 'work_orders' THEN
            UPDATE work_orders SET archived_at = as_of WHERE id IN (
                SELECT id FROM work_orders
                WHERE archived_at IS NULL AND status IN ('closed', 'cancelled') AND last_updated < edge
                ORDER BY last_updated LIMIT at_most FOR UPDATE SKIP LOCKED);
        WHEN 'notifications' THEN
            DELETE FROM notifications WHERE id IN (
                SELECT id FROM notifications WHERE created_at < edge LIMIT at_most FOR UPDATE SKIP LOCKED);
        WHEN 'dead_letters' THEN
            DELETE FROM dead_letters WHERE id IN (
                SELECT id FROM dead_letters WHERE received_at < edge LIMIT at_most FOR UPDATE SKIP LOCKED);
        WHEN 'imports' THEN
            DELETE FROM imports WHERE id IN (
                SELECT id FROM imports WHERE created_at < edge LIMIT at_most FOR UPDATE SKIP LOCKED);
        ELSE RAISE 'no such policy: %', policy;
    END CASE;
    GET DIAGNOSTICS done = ROW_COUNT;
    RETURN done;
END $$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.undo_import(uuid) TO maintainpro_api;
GRANT EXECUTE ON FUNCTION app.apply_retention(text, timestamptz, integer) TO maintainpro_worker;
