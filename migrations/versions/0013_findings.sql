-- Retention of webhooks' deliveries, and findings of the audit that somebody acknowledges.

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

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
