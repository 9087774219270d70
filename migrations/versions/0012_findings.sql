-- Retention of webhooks' deliveries, findings of the audit that somebody acknowledges, and the archive out of sight.

INSERT INTO retention_policies (name, keep_days) VALUES ('webhook_deliveries', 30);

-- One batch, so that no transaction is long; gives how many rows it dealt with.
CREATE OR REPLACE FUNCTION app.apply_retention(policy text, as_of timestamptz, at_most integer) RETURNS integer
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
        WHEN 'webhook_deliveries' THEN
            -- what is still to be delivered stays, however old; the log of attempts goes with its delivery
            DELETE FROM webhook_deliveries WHERE id IN (
                SELECT id FROM webhook_deliveries WHERE finished_at < edge
                ORDER BY finished_at LIMIT at_most FOR UPDATE SKIP LOCKED);
        ELSE RAISE 'no such policy: %', policy;
    END CASE;
    GET DIAGNOSTICS done = ROW_COUNT;
    RETURN done;
END $$;

ALTER TABLE audit_findings
    ADD COLUMN acknowledged_at timestamptz,
    ADD COLUMN acknowledged_by uuid REFERENCES profiles (id) ON DELETE SET NULL,
    ADD COLUMN note text CHECK (length(note) <= 2000),
    ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD CHECK (acknowledged_at IS NOT NULL OR (acknowledged_by IS NULL AND note IS NULL));
CREATE INDEX audit_findings_open ON audit_findings (found_at DESC, id DESC) WHERE acknowledged_at IS NULL;
CREATE TRIGGER touch BEFORE UPDATE ON audit_findings FOR EACH ROW EXECUTE FUNCTION app.touch();
-- who said that it is nothing is itself on record
SELECT app.audit('audit_findings');
GRANT UPDATE (acknowledged_at, acknowledged_by, note) ON audit_findings TO maintainpro_api;

-- The dashboard counts by status without the archive, still from the index alone.
DROP INDEX work_orders_by_status;
CREATE INDEX work_orders_by_status ON work_orders (warehouse_id, status) INCLUDE (archived_at);

DROP FUNCTION app.search(text, tsquery, text, boolean, integer);
-- As before, without archived work orders unless they are asked for. The best `at_most` of one kind among the newest
-- 200 that match: where a word is in every second document, the newest are the ones meant, and reading all of them would
-- take seconds. The query is planned with its values: a rare word goes by the words' index, a common one by the newest
-- documents until there are enough.
CREATE FUNCTION app.search(wanted text, query tsquery, code_start text, own boolean, archived boolean,
    at_most integer)
RETURNS TABLE (id uuid, rank real)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    here uuid := app.visible_warehouse();
    everywhere boolean := app.cross_warehouse();
    visible text := CASE WHEN everywhere THEN '' ELSE 'AND d.warehouse_id = $3' END || CASE WHEN own THEN
        ' AND EXISTS (SELECT FROM work_orders w WHERE w.id = d.id AND (w.requested_by = app.current_user_id()
            OR app.current_user_id() = ANY (w.assigned_to)))' ELSE '' END
        || CASE WHEN archived OR wanted <> 'work_order' THEN '' ELSE
        ' AND NOT EXISTS (SELECT FROM work_orders w WHERE w.id = d.id AND w.archived_at IS NOT NULL)' END;
BEGIN
    IF here IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY EXECUTE format($sql$
        WITH coded AS MATERIALIZED (
            SELECT d.id, d.recency, CASE WHEN d.code = $2 THEN 10 ELSE 5 END::real AS rank
            FROM app.search_documents d
            WHERE d.kind = %1$L AND d.code LIKE $4 %2$s ORDER BY d.code LIMIT $5),
        worded AS MATERIALIZED (
            SELECT d.id, d.recency, d.words FROM app.search_documents d
            WHERE d.kind = %1$L AND d.words @@ $1 %2$s ORDER BY d.recency DESC LIMIT 200),
        spelled AS (
            SELECT d.id, d.recency, similarity(d.code, $2) AS rank FROM app.search_documents d
            WHERE %1$L <> 'work_order' AND $2 ~ '[0-9]' AND d.kind = %1$L AND d.kind <> 'work_order' AND d.code %% $2 %2$s
                AND NOT EXISTS (SELECT FROM coded) AND NOT EXISTS (SELECT FROM worded)
            ORDER BY 3 DESC LIMIT $5),
        found AS (
            SELECT * FROM coded UNION ALL SELECT w.id, w.recency, ts_rank(w.words, $1) FROM worded w
            UNION ALL SELECT * FROM spelled)
        SELECT f.id, sum(f.rank)::real FROM found f GROUP BY f.id, f.recency ORDER BY 2 DESC, f.recency DESC LIMIT $5
        $sql$, wanted, visible)
    USING query, code_start, here, replace(replace(replace(code_start, '\', '\\'), '%', '\%'), '_', '\_') || '%', at_most;
END $$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.search(text, tsquery, text, boolean, boolean, integer) TO maintainpro_api;
