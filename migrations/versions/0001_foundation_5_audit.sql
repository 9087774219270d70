-- The audit trail: every write to a maintenance table appends to system_logs, whoever makes it, and nobody changes it.
--
-- Each log is chained to the one before: hash = sha256(hash before || this log). The link is made at commit by a
-- deferred trigger, so writers wait for each other from there to the end of their commit only, not for their whole
-- transaction. The chain stands beside the logs, which are thus never updated. An owner could cut off the end, or write
-- the chain anew: keep what app.audit_head() says elsewhere, and give it to app.verify_audit().

CREATE TABLE system_logs (
    id           uuid PRIMARY KEY DEFAULT app.uuid7(),
    action       text NOT NULL,
    table_name   text,
    record_id    uuid,
    user_id      uuid REFERENCES profiles (id),
    actor        text NOT NULL,
    request_id   text,
    "timestamp"  timestamptz NOT NULL DEFAULT clock_timestamp(),
    description  text,
    warehouse_id uuid,
    before_data  jsonb,
    after_data   jsonb
);
COMMENT ON COLUMN system_logs.actor IS 'the database role that wrote: it tells services from people';
COMMENT ON COLUMN system_logs.warehouse_id IS 'without a foreign key: a log outlives what it tells of';
CREATE INDEX system_logs_record ON system_logs (record_id, "timestamp");
CREATE INDEX system_logs_recent ON system_logs ("timestamp" DESC, id DESC);
CREATE INDEX system_logs_user ON system_logs (user_id, "timestamp");

CREATE TABLE app.audit_chain (
    sequence bigint PRIMARY KEY,
    log_id   uuid NOT NULL UNIQUE,
    hash     bytea NOT NULL
);

CREATE FUNCTION app.audit_hash(previous bytea, log system_logs) RETURNS bytea
LANGUAGE sql STABLE SET timezone = 'UTC' AS $$
    SELECT sha256(previous || convert_to(jsonb_build_array(log.id, log.action, log.table_name, log.record_id, log.user_id,
        log.actor, log.request_id, log."timestamp", log.description, log.warehouse_id, log.before_data, log.after_data
    )::text, 'UTF8'))
$$;

-- The lock puts committing transactions in a row. A snapshot older than the lock sees an old end of the chain: its
-- number is taken, and the transaction fails instead of forking the chain.
CREATE FUNCTION app.chain_log() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    last app.audit_chain;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('audit chain', 0));
    SELECT * INTO last FROM app.audit_chain ORDER BY sequence DESC LIMIT 1;
    INSERT INTO app.audit_chain (sequence, log_id, hash)
    VALUES (coalesce(last.sequence, 0) + 1, NEW.id, app.audit_hash(coalesce(last.hash, ''), NEW));
    RETURN NULL;
EXCEPTION WHEN unique_violation THEN
    RAISE serialization_failure USING MESSAGE = 'the audit chain went on meanwhile';
END $$;
CREATE CONSTRAINT TRIGGER chain_log AFTER INSERT ON system_logs DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION app.chain_log();

CREATE FUNCTION app.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE insufficient_privilege USING MESSAGE = format('%s is append-only', TG_TABLE_NAME);
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON system_logs
    FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON app.audit_chain
    FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

-- Secrets leave a mark that they were there, and their change is seen, but not what they are.
CREATE FUNCTION app.redact(data jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT data || coalesce(jsonb_object_agg(key, '[redacted]'), '{}') FROM jsonb_each(data)
    WHERE value <> 'null' AND key = ANY (ARRAY['password_hash', 'password_salt', 'previous_passwords',
        'refresh_token_hash', 'totp_secret', 'recovery_codes', 'secret', 'secret_hash', 'token_hash', 'key_hash'])
$$;

CREATE FUNCTION app.record_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    before jsonb := to_jsonb(OLD);
    after jsonb := to_jsonb(NEW);
    data jsonb := coalesce(after, before);
    record_id uuid := CASE WHEN pg_input_is_valid(data ->> 'id', 'uuid') THEN (data ->> 'id')::uuid END;
BEGIN
    IF before = after THEN
        RETURN NULL;
    END IF;
    INSERT INTO system_logs
        (action, table_name, record_id, user_id, actor, request_id, warehouse_id, before_data, after_data)
    VALUES (lower(TG_OP), TG_TABLE_NAME, record_id, app.current_user_id(), app.acting_role(),
        nullif(current_setting('app.request_id', true), ''),
        CASE
            WHEN TG_TABLE_NAME = 'warehouses' THEN record_id
            WHEN data ? 'warehouse_id' THEN (data ->> 'warehouse_id')::uuid
            WHEN data ? 'work_order_id' AND TG_TABLE_NAME <> 'notifications' THEN
                (SELECT w.warehouse_id FROM work_orders w WHERE w.id = (data ->> 'work_order_id')::uuid)
            WHEN data ? 'user_id' THEN (SELECT p.warehouse_id FROM profiles p WHERE p.id = (data ->> 'user_id')::uuid)
        END,
        app.redact(before), app.redact(after));
    RETURN NULL;
END $$;

-- For migrations: `SELECT app.audit('parts')`. Tables that services write at the rate of readings are audited for
-- people only: `SELECT app.audit('alarms', of_people => true)`.
CREATE FUNCTION app.audit(audited regclass, of_people boolean DEFAULT false) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW %s
        EXECUTE FUNCTION app.record_change()',
        audited, CASE WHEN of_people THEN 'WHEN (current_user = ''maintainpro_api'')' ELSE '' END);
END $$;

-- What is no change of a row, such as a login: written by the processes themselves.
CREATE FUNCTION app.log_action(action text, description text, table_name text DEFAULT NULL, record_id uuid DEFAULT NULL)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO system_logs (action, description, table_name, record_id, user_id, actor, request_id, warehouse_id)
    VALUES (action, description, table_name, record_id, app.current_user_id(), app.acting_role(),
        nullif(current_setting('app.request_id', true), ''),
        (SELECT warehouse_id FROM profiles WHERE id = app.current_user_id()))
$$;

CREATE FUNCTION app.audit_head() RETURNS TABLE (sequence bigint, hash text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.sequence, encode(c.hash, 'hex') FROM app.audit_chain c ORDER BY c.sequence DESC LIMIT 1
$$;

-- The first broken link, or no row; with a head that was kept, also whether the chain still holds it. A log whose
-- transaction is still open is not seen, nor is its link.
CREATE FUNCTION app.verify_audit(kept_sequence bigint DEFAULT NULL, kept_hash text DEFAULT NULL) RETURNS TABLE (sequence bigint, log_id uuid, problem text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH links AS (
        SELECT c.sequence, c.log_id, c.hash, lag(c.sequence, 1, 0::bigint) OVER by_sequence AS before,
            lag(c.hash, 1, ''::bytea) OVER by_sequence AS previous
        FROM app.audit_chain c WINDOW by_sequence AS (ORDER BY c.sequence)
    ), problems AS (
        SELECT k.sequence, k.log_id, CASE
            WHEN k.sequence <> k.before + 1 THEN 'a link before is missing'
            WHEN l.id IS NULL THEN 'the log is missing'
            WHEN k.hash <> app.audit_hash(k.previous, l) THEN 'the log or the link was changed' END AS problem
        FROM links k LEFT JOIN system_logs l ON l.id = k.log_id
        UNION ALL
        SELECT NULL, l.id, 'the log has no link' FROM system_logs l
        WHERE NOT EXISTS (SELECT FROM app.audit_chain c WHERE c.log_id = l.id)
        UNION ALL
        SELECT kept_sequence, NULL, 'the chain does not hold the head that was kept'
        WHERE kept_sequence IS NOT NULL AND NOT EXISTS (
            SELECT FROM app.audit_chain c WHERE c.sequence = kept_sequence AND encode(c.hash, 'hex') = kept_hash)
    )
    SELECT * FROM problems WHERE problem IS NOT NULL ORDER BY sequence NULLS LAST LIMIT 1
$$;

SELECT app.audit(t) FROM unnest(ARRAY['warehouses', 'profiles', 'user_credentials', 'user_sessions', 'locations',
    'equipment', 'work_orders', 'wo_checklist_items', 'notifications']::regclass[]) AS t;
