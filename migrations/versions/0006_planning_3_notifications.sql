-- Who is told what, by which way, and when: preferences, quiet hours, and the mailing of every notification.

ALTER TABLE notifications
    ADD COLUMN priority priority_enum NOT NULL DEFAULT 'medium',
    ADD COLUMN dedupe_key text CHECK (dedupe_key <> ''),
    ADD COLUMN read_at timestamptz;
COMMENT ON COLUMN notifications.dedupe_key IS 'the same person is told the same thing once';
CREATE UNIQUE INDEX notifications_once ON notifications (user_id, dedupe_key) WHERE dedupe_key IS NOT NULL;
CREATE INDEX notifications_unread ON notifications (user_id) WHERE NOT read;

CREATE TABLE notification_preferences (
    user_id     uuid PRIMARY KEY REFERENCES profiles (id) ON DELETE CASCADE,
    email       boolean NOT NULL DEFAULT true,
    types       jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(types) = 'object'),
    quiet_from  time,
    quiet_to    time,
    timezone    text,
    critical_breaks_quiet boolean NOT NULL DEFAULT true,
    digest      boolean NOT NULL DEFAULT true,
    digest_at   time NOT NULL DEFAULT '07:00',
    updated_at  timestamptz NOT NULL DEFAULT now(),
    version     integer NOT NULL DEFAULT 1,
    CHECK ((quiet_from IS NULL) = (quiet_to IS NULL))
);
COMMENT ON COLUMN notification_preferences.types IS 'type: {"inApp": …, "email": …}; what is not named is on';
COMMENT ON COLUMN notification_preferences.digest IS 'notifications of low priority come in one mail a day, at digest_at';
CREATE TRIGGER touch BEFORE UPDATE ON notification_preferences FOR EACH ROW EXECUTE FUNCTION app.touch();

-- One row for each notification that is to be mailed. Claimed before it is sent, recorded after.
CREATE TABLE notification_deliveries (
    notification_id uuid PRIMARY KEY REFERENCES notifications (id) ON DELETE CASCADE,
    status       text NOT NULL DEFAULT 'pending'
        CHECK (status IN ('pending', 'sending', 'sent', 'failed', 'suppressed', 'unknown')),
    attempts     integer NOT NULL DEFAULT 0,
    not_before   timestamptz NOT NULL DEFAULT now(),
    claimed_at   timestamptz,
    sent_at      timestamptz,
    error        text,
    created_at   timestamptz NOT NULL DEFAULT now(),
    CHECK ((status = 'sent') = (sent_at IS NOT NULL))
);
COMMENT ON COLUMN notification_deliveries.status IS
    'unknown: the sender died between handing it to the mail server and recording that; it is not sent again';
CREATE INDEX notification_deliveries_waiting ON notification_deliveries (not_before, notification_id) WHERE status = 'pending';
CREATE INDEX notification_deliveries_claimed ON notification_deliveries (claimed_at) WHERE status = 'sending';

CREATE FUNCTION app.plan_delivery() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO notification_deliveries (notification_id, not_before) VALUES (NEW.id, NEW.created_at);
    RETURN NULL;
END $$;
CREATE TRIGGER plan_delivery AFTER INSERT ON notifications FOR EACH ROW EXECUTE FUNCTION app.plan_delivery();

-- Those who are never told of a type within the product do not get the row: one rule, whoever writes it.
CREATE FUNCTION app.prefer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.type IN ('work_order_escalated', 'alarm_raised') AND NEW.priority = 'medium' THEN
        NEW.priority := 'high';
    END IF;
    -- hidden in the product, yet mailed when that is wanted: it is born read
    IF EXISTS (SELECT FROM notification_preferences p
            WHERE p.user_id = NEW.user_id AND p.types #>> ARRAY[NEW.type::text, 'inApp'] = 'false') THEN
        NEW.read := true;
        NEW.read_at := NEW.created_at;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER prefer BEFORE INSERT ON notifications FOR EACH ROW EXECUTE FUNCTION app.prefer();

-- What each site did on a day, in its own time zone: recomputed until the day is settled.
CREATE TABLE daily_kpis (
    warehouse_id  uuid NOT NULL REFERENCES warehouses (id),
    day           date NOT NULL,
    opened        integer NOT NULL,
    completed     integer NOT NULL,
    completed_planned integer NOT NULL,
    completed_on_time integer NOT NULL,
    completed_with_due integer NOT NULL,
    open_at_end   integer NOT NULL,
    overdue_at_end integer NOT NULL,
    repair_hours  double precision NOT NULL,
    repairs       integer NOT NULL,
    labor_hours   double precision NOT NULL,
    labor_cost    numeric(16, 2) NOT NULL,
    other_cost    numeric(16, 2) NOT NULL,
    computed_at   timestamptz NOT NULL,
    PRIMARY KEY (warehouse_id, day)
);

-- How far the audit trail was verified, and what looked odd in it.
CREATE TABLE audit_progress (
    one_row    boolean PRIMARY KEY DEFAULT true CHECK (one_row),
    sequence   bigint NOT NULL DEFAULT 0,
    hash       text NOT NULL DEFAULT '',
    broken_at  bigint,
    problem    text,
    checked_at timestamptz
);
INSERT INTO audit_progress DEFAULT VALUES;
CREATE TABLE audit_findings (
    id           uuid PRIMARY KEY DEFAULT app.uuid7(),
    kind         text NOT NULL CHECK (kind IN ('chain_broken', 'many_deletions', 'off_hours_role_change', 'failed_logins')),
    subject      text NOT NULL,
    description  text NOT NULL,
    user_id      uuid REFERENCES profiles (id) ON DELETE SET NULL,
    first_at     timestamptz NOT NULL,
    last_at      timestamptz NOT NULL,
    found_at     timestamptz NOT NULL,
    UNIQUE (kind, subject)
);
CREATE INDEX audit_findings_recent ON audit_findings (found_at DESC, id DESC);

-- The next links behind `after`: how many hold, the last of them, and the first that does not.
CREATE FUNCTION app.verify_audit_from(after bigint, known_hash text, at_most integer)
RETURNS TABLE (checked integer, last_sequence bigint, last_hash text, broken_at bigint, problem text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    link record;
    previous bytea := decode(known_hash, 'hex');
BEGIN
    checked := 0; last_sequence := after; last_hash := known_hash;
    -- what was verified before still stands
    IF after > 0 AND NOT EXISTS (SELECT FROM app.audit_chain c WHERE c.sequence = after AND c.hash = previous) THEN
        broken_at := after; problem := 'the chain does not hold what was verified';
        RETURN NEXT; RETURN;
    END IF;
    FOR link IN
        SELECT c.sequence, c.hash AS stored, l.id IS NOT NULL AS found, l AS log
        FROM app.audit_chain c LEFT JOIN system_logs l ON l.id = c.log_id
        WHERE c.sequence > after ORDER BY c.sequence LIMIT at_most
    LOOP
        problem := CASE
            WHEN link.sequence <> last_sequence + 1 THEN 'a link before is missing'
            WHEN NOT link.found THEN 'the log is missing'
            WHEN link.stored <> app.audit_hash(previous, link.log) THEN 'the log or the link was changed' END;
        IF problem IS NOT NULL THEN
            broken_at := link.sequence;
            RETURN NEXT; RETURN;
        END IF;
        checked := checked + 1; last_sequence := link.sequence; previous := link.stored;
        last_hash := encode(previous, 'hex');
    END LOOP;
    RETURN NEXT;
END $$;

SELECT app.protect('notification_preferences', 'user_id = (SELECT app.current_user_id())');
SELECT app.protect('notification_deliveries', 'EXISTS (SELECT FROM notifications n WHERE n.id = notification_id)');
SELECT app.protect('daily_kpis');
SELECT app.protect(t, '(SELECT app.is_admin())') FROM unnest(ARRAY['audit_progress', 'audit_findings']::regclass[]) AS t;
SELECT app.audit('notification_preferences');
GRANT SELECT, INSERT, UPDATE ON notification_preferences TO maintainpro_api;
GRANT SELECT ON notification_deliveries, daily_kpis, audit_progress, audit_findings TO maintainpro_api;
GRANT SELECT ON notification_preferences TO maintainpro_worker;
GRANT SELECT, UPDATE ON notification_deliveries, audit_progress TO maintainpro_worker;
GRANT SELECT, INSERT, UPDATE ON daily_kpis, audit_findings TO maintainpro_worker;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.verify_audit_from(bigint, text, integer) TO maintainpro_worker;
