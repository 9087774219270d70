-- The audit chain is linked after the commit, in batches (docs/adr/0014).
--
-- Linking at commit made every writer wait for the one before, from there to the end of its commit: no two commits
-- shared one flush to disk. A log now waits in app.audit_queue, written with it in one transaction, and a linker puts
-- what has committed into the chain. Whoever asks for the head or for a verification links first what waits, so both
-- speak of everything that had committed by then.

DROP TRIGGER chain_log ON system_logs;
DROP FUNCTION app.chain_log();

CREATE TABLE app.audit_queue (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    log_id uuid NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);
CREATE INDEX audit_queue_log ON app.audit_queue (log_id);

CREATE FUNCTION app.queue_log() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO app.audit_queue (log_id) SELECT id FROM written ORDER BY "timestamp";
    RETURN NULL;
END $$;
CREATE TRIGGER queue_log AFTER INSERT ON system_logs REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION app.queue_log();

-- Links up to at_most committed logs and gives how many; 0 also while another linker is at work and one does not wait.
-- The lock is held to the end of the caller's transaction, so that no second one builds on an end that is not there yet.
CREATE FUNCTION app.link_audit(at_most integer DEFAULT 1000, wait boolean DEFAULT false) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    last app.audit_chain;
    waiting record;
    linked integer := 0;
BEGIN
    IF wait THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('audit chain', 0));
    ELSIF NOT pg_try_advisory_xact_lock(hashtextextended('audit chain', 0)) THEN
        RETURN 0;
    END IF;
    SELECT * INTO last FROM app.audit_chain ORDER BY sequence DESC LIMIT 1;
    last.sequence := coalesce(last.sequence, 0);
    last.hash := coalesce(last.hash, '');
    FOR waiting IN
        WITH taken AS (
            DELETE FROM app.audit_queue q
            USING (SELECT number FROM app.audit_queue ORDER BY number LIMIT at_most) AS oldest
            WHERE q.number = oldest.number RETURNING q.number, q.log_id)
        -- a log that was removed while it waited gets its link all the same, and is missed by the verification
        SELECT taken.log_id, l AS log FROM taken LEFT JOIN system_logs l ON l.id = taken.log_id ORDER BY taken.number
    LOOP
        last.sequence := last.sequence + 1;
        last.hash := app.audit_hash(last.hash, waiting.log);
        INSERT INTO app.audit_chain (sequence, log_id, hash) VALUES (last.sequence, waiting.log_id, last.hash);
        linked := linked + 1;
    END LOOP;
    RETURN linked;
EXCEPTION WHEN unique_violation THEN
    RAISE serialization_failure USING MESSAGE = 'the audit chain went on meanwhile';
END $$;

CREATE FUNCTION app.link_all() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    WHILE app.link_audit(10000, true) > 0 LOOP
        NULL;
    END LOOP;
END $$;

ALTER FUNCTION app.audit_head() RENAME TO audit_head_linked;
DROP FUNCTION app.verify_audit(bigint, text);
CREATE FUNCTION app.verify_audit_linked(kept_sequence bigint, kept_hash text)
RETURNS TABLE (sequence bigint, log_id uuid, problem text)
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
        -- what committed since the last linking still waits
        SELECT NULL, l.id, 'the log has no link' FROM system_logs l
        WHERE NOT EXISTS (SELECT FROM app.audit_chain c WHERE c.log_id = l.id)
            AND NOT EXISTS (SELECT FROM app.audit_queue q WHERE q.log_id = l.id)
        UNION ALL
        SELECT kept_sequence, NULL, 'the chain does not hold the head that was kept'
        WHERE kept_sequence IS NOT NULL AND NOT EXISTS (
            SELECT FROM app.audit_chain c WHERE c.sequence = kept_sequence AND encode(c.hash, 'hex') = kept_hash)
    )
    SELECT * FROM problems WHERE problem IS NOT NULL ORDER BY sequence NULLS LAST LIMIT 1
$$;

CREATE FUNCTION app.audit_head() RETURNS TABLE (sequence bigint, hash text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM app.link_all();
    RETURN QUERY SELECT * FROM app.audit_head_linked();
END $$;

CREATE FUNCTION app.verify_audit(kept_sequence bigint DEFAULT NULL, kept_hash text DEFAULT NULL)
RETURNS TABLE (sequence bigint, log_id uuid, problem text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM app.link_all();
    RETURN QUERY SELECT * FROM app.verify_audit_linked(kept_sequence, kept_hash);
END $$;
-- a log that waits for its link is not one without
CREATE OR REPLACE FUNCTION app.unchained_log() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT l.id FROM system_logs l WHERE NOT EXISTS (SELECT FROM app.audit_chain c WHERE c.log_id = l.id)
        AND NOT EXISTS (SELECT FROM app.audit_queue q WHERE q.log_id = l.id) LIMIT 1
$$;
COMMENT ON FUNCTION app.verify_audit(bigint, text) IS
    'the first broken link, or no row; with a head that was kept, also whether the chain still holds it';
