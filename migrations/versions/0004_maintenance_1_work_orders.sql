-- Work orders in full: planning, close-out, dependencies, the history of their status.

CREATE EXTENSION IF NOT EXISTS btree_gist;

-- codes of ISO 14224 (core/iso14224.py) are kept as text: a list that grows needs no migration
ALTER TABLE work_orders
    ADD COLUMN labels            text[] NOT NULL DEFAULT '{}' CHECK (cardinality(labels) <= 20),
    ADD COLUMN planned_start     timestamptz,
    ADD COLUMN sequence          integer CHECK (sequence >= 0),
    ADD COLUMN hold_reason       text,
    ADD COLUMN cancelled_at      timestamptz,
    ADD COLUMN cancelled_by      uuid REFERENCES profiles (id),
    ADD COLUMN cancel_reason     text,
    ADD COLUMN reopened_count    integer NOT NULL DEFAULT 0,
    ADD COLUMN failure_mode      text,
    ADD COLUMN failure_mechanism text,
    ADD COLUMN failure_cause     text,
    ADD COLUMN remedy            text,
    ADD COLUMN verdict           text CHECK (verdict IN ('confirmed', 'false_alarm', 'sensor_fault', 'duplicate', 'deferred')),
    ADD COLUMN escalated_at      timestamptz,
    ADD COLUMN escalation_reason text,
    ADD CONSTRAINT work_orders_not_their_own_follow_up CHECK (follow_up_of <> id);
COMMENT ON COLUMN work_orders.sequence IS 'the planner''s order of work among work orders that belong together';
COMMENT ON COLUMN work_orders.verdict IS 'what the technician found; the case of the work order gets the same';
CREATE INDEX work_orders_requested_by ON work_orders (requested_by, created_at DESC, id DESC);
CREATE INDEX work_orders_follow_up ON work_orders (follow_up_of) WHERE follow_up_of IS NOT NULL;
CREATE INDEX work_orders_planned ON work_orders (planned_start)
    WHERE status NOT IN ('completed', 'verified', 'closed', 'cancelled');

-- A work order waits for others of its warehouse. No chain of them leads back to where it began.
ALTER TABLE work_orders ADD CONSTRAINT work_orders_in_warehouse UNIQUE (id, warehouse_id);
CREATE TABLE wo_dependencies (
    work_order_id uuid NOT NULL,
    depends_on_id uuid NOT NULL,
    warehouse_id  uuid NOT NULL,
    created_by    uuid REFERENCES profiles (id),
    created_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (work_order_id, depends_on_id),
    FOREIGN KEY (work_order_id, warehouse_id) REFERENCES work_orders (id, warehouse_id) ON UPDATE CASCADE ON DELETE CASCADE,
    FOREIGN KEY (depends_on_id, warehouse_id) REFERENCES work_orders (id, warehouse_id) ON DELETE CASCADE,
    CONSTRAINT wo_dependencies_no_cycle CHECK (work_order_id <> depends_on_id)
);
CREATE INDEX wo_dependencies_waiting ON wo_dependencies (depends_on_id);

-- Whoever adds one waits for the commit of the one before: two halves of a cycle never pass each other unseen.
CREATE FUNCTION app.place_dependency() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF current_setting('transaction_isolation') = 'repeatable read' THEN
        RAISE invalid_transaction_state
            USING MESSAGE = 'dependencies change in a READ COMMITTED or SERIALIZABLE transaction only';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('dependencies of ' || NEW.warehouse_id, 0));
    IF EXISTS (
        WITH RECURSIVE before AS (
            SELECT NEW.depends_on_id AS id
            UNION SELECT d.depends_on_id FROM wo_dependencies d JOIN before b ON d.work_order_id = b.id)
        SELECT FROM before WHERE id = NEW.work_order_id) THEN
        RAISE check_violation USING MESSAGE = 'a work order cannot wait for itself',
            CONSTRAINT = 'wo_dependencies_no_cycle';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER place BEFORE INSERT OR UPDATE ON wo_dependencies
    FOR EACH ROW EXECUTE FUNCTION app.place_dependency();

-- How long a work order stood in each status, whoever moved it.
CREATE TABLE wo_status_changes (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    work_order_id uuid NOT NULL REFERENCES work_orders (id) ON DELETE CASCADE,
    from_status   wo_status_enum NOT NULL,
    to_status     wo_status_enum NOT NULL,
    reason        text,
    changed_by    uuid REFERENCES profiles (id),
    changed_at    timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX wo_status_changes_work_order ON wo_status_changes (work_order_id, id);

CREATE FUNCTION app.note_status() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO wo_status_changes (work_order_id, from_status, to_status, reason, changed_by)
    VALUES (NEW.id, OLD.status, NEW.status,
        CASE NEW.status WHEN 'on_hold' THEN NEW.hold_reason WHEN 'waiting_parts' THEN NEW.hold_reason
            WHEN 'cancelled' THEN NEW.cancel_reason END,
        app.current_user_id());
    RETURN NULL;
END $$;
CREATE TRIGGER note_status AFTER UPDATE OF status ON work_orders
    FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION app.note_status();

-- the dashboard counts from indexes alone: everything by status, what is open by the rest, what was lately completed
CREATE INDEX work_orders_by_status ON work_orders (warehouse_id, status);
CREATE INDEX work_orders_open ON work_orders (warehouse_id, priority, type)
    INCLUDE (status, due_date, assigned_to, escalated, estimated_hours)
    WHERE status IN ('new', 'assigned', 'in_progress', 'on_hold', 'waiting_parts');
CREATE INDEX work_orders_completed ON work_orders (completed_at) INCLUDE (created_at, warehouse_id)
    WHERE completed_at IS NOT NULL;
