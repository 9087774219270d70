-- Work orders, their checklists, what people are told, and the answers kept for repeated requests.

CREATE SEQUENCE app.work_order_number;

CREATE TABLE work_orders (
    id               uuid PRIMARY KEY DEFAULT app.uuid7(),
    fo_number        text NOT NULL UNIQUE,
    type             wo_type_enum NOT NULL DEFAULT 'corrective',
    title            text NOT NULL CHECK (title <> ''),
    description      text,
    area             text,
    asset_model      text,
    equipment_id     uuid REFERENCES equipment (id),
    status           wo_status_enum NOT NULL DEFAULT 'new',
    priority         priority_enum NOT NULL DEFAULT 'medium',
    requested_by     uuid REFERENCES profiles (id),
    assigned_to      uuid[] NOT NULL DEFAULT '{}',
    created_at       timestamptz NOT NULL DEFAULT now(),
    due_date         timestamptz,
    started_at       timestamptz,
    completed_at     timestamptz,
    completed_by     uuid REFERENCES profiles (id),
    completion_notes text,
    verified_by      uuid REFERENCES profiles (id),
    verified_at      timestamptz,
    closed_at        timestamptz,
    warehouse_id     uuid NOT NULL REFERENCES warehouses (id),
    escalated        boolean NOT NULL DEFAULT false,
    escalation_level integer NOT NULL DEFAULT 0 CHECK (escalation_level >= 0),
    estimated_hours  numeric(8, 2) CHECK (estimated_hours >= 0),
    actual_hours     numeric(8, 2) CHECK (actual_hours >= 0),
    follow_up        boolean NOT NULL DEFAULT false,
    follow_up_of     uuid REFERENCES work_orders (id),
    last_updated     timestamptz NOT NULL DEFAULT now(),
    version          integer NOT NULL DEFAULT 1
);
COMMENT ON COLUMN work_orders.fo_number IS 'WO-<year>-<number>, from a sequence: unique, with gaps where a transaction failed';
COMMENT ON COLUMN work_orders.requested_by IS 'NULL: opened by the system';
CREATE INDEX work_orders_recent ON work_orders (created_at DESC, id DESC);
CREATE INDEX work_orders_warehouse ON work_orders (warehouse_id, created_at DESC, id DESC);
CREATE INDEX work_orders_status ON work_orders (status, priority, created_at DESC, id DESC);
CREATE INDEX work_orders_equipment ON work_orders (equipment_id, created_at DESC);
CREATE INDEX work_orders_assigned_to ON work_orders USING gin (assigned_to);
CREATE INDEX work_orders_due ON work_orders (due_date)
    WHERE status NOT IN ('completed', 'verified', 'closed', 'cancelled');

CREATE FUNCTION app.prepare_work_order() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE machine equipment;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        NEW.fo_number := OLD.fo_number;
        NEW.last_updated := clock_timestamp();
        NEW.version := OLD.version + 1;
    END IF;
    IF NEW.equipment_id IS NOT NULL AND (TG_OP = 'INSERT' OR (NEW.equipment_id, NEW.warehouse_id)
            IS DISTINCT FROM (OLD.equipment_id, OLD.warehouse_id)) THEN
        SELECT * INTO machine FROM equipment WHERE id = NEW.equipment_id;
        NEW.warehouse_id := coalesce(NEW.warehouse_id, machine.warehouse_id);
        -- one answer for "of another warehouse" and "nowhere": it tells nothing about the others
        IF machine.warehouse_id IS DISTINCT FROM NEW.warehouse_id THEN
            RAISE foreign_key_violation USING MESSAGE = 'this warehouse has no such equipment',
                CONSTRAINT = 'work_orders_equipment_id_fkey', COLUMN = 'equipment_id';
        END IF;
        NEW.area := coalesce(NEW.area, machine.area);
        NEW.asset_model := coalesce(NEW.asset_model, machine.model);
    END IF;
    IF (TG_OP = 'INSERT' OR NEW.assigned_to IS DISTINCT FROM OLD.assigned_to) AND EXISTS (
            SELECT FROM unnest(NEW.assigned_to) AS a (id) LEFT JOIN profiles p USING (id) WHERE p.id IS NULL) THEN
        RAISE foreign_key_violation USING MESSAGE = 'an assignee does not exist',
            CONSTRAINT = 'work_orders_assigned_to_fkey', COLUMN = 'assigned_to';
    END IF;
    NEW.title := coalesce(NEW.title, split_part(NEW.description, E'\n', 1));
    WHILE NEW.fo_number IS NULL LOOP
        NEW.fo_number := format('WO-%s-%s', extract(year FROM NEW.created_at AT TIME ZONE 'UTC'),
            to_char(nextval('app.work_order_number'), 'FM999999999000'));
        -- an import may have brought this number along: step over it
        IF EXISTS (SELECT FROM work_orders w WHERE w.fo_number = NEW.fo_number) THEN
            NEW.fo_number := NULL;
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
CREATE TRIGGER prepare BEFORE INSERT OR UPDATE ON work_orders
    FOR EACH ROW EXECUTE FUNCTION app.prepare_work_order();

CREATE TABLE wo_checklist_items (
    id                uuid PRIMARY KEY DEFAULT app.uuid7(),
    work_order_id     uuid NOT NULL REFERENCES work_orders (id) ON DELETE CASCADE,
    position          integer NOT NULL DEFAULT 0,
    component         text,
    action            text NOT NULL,
    status            checklist_status_enum NOT NULL DEFAULT 'pending',
    notes             text,
    custom_field_data jsonb NOT NULL DEFAULT '{}',
    created_at        timestamptz NOT NULL DEFAULT now(),
    completed_at      timestamptz,
    completed_by      uuid REFERENCES profiles (id),
    updated_at        timestamptz NOT NULL DEFAULT now(),
    version           integer NOT NULL DEFAULT 1
);
CREATE INDEX wo_checklist_items_work_order ON wo_checklist_items (work_order_id, position, id);
CREATE TRIGGER touch BEFORE UPDATE ON wo_checklist_items FOR EACH ROW EXECUTE FUNCTION app.touch();

CREATE TABLE notifications (
    id            uuid PRIMARY KEY DEFAULT app.uuid7(),
    user_id       uuid NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    type          notification_type_enum NOT NULL,
    message       text NOT NULL,
    read          boolean NOT NULL DEFAULT false,
    created_at    timestamptz NOT NULL DEFAULT now(),
    work_order_id uuid REFERENCES work_orders (id) ON DELETE CASCADE,
    part_id       uuid
);
CREATE INDEX notifications_user ON notifications (user_id, created_at DESC, id DESC);
CREATE INDEX notifications_work_order ON notifications (work_order_id);

CREATE TABLE idempotency_keys (
    user_id          uuid NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    key              text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    method           text NOT NULL,
    path             text NOT NULL,
    request_hash     bytea NOT NULL,
    status_code      integer,
    response_headers jsonb NOT NULL DEFAULT '{}',
    response_body    bytea,
    created_at       timestamptz NOT NULL DEFAULT now(),
    expires_at       timestamptz NOT NULL DEFAULT now() + INTERVAL '24 hours',
    PRIMARY KEY (user_id, key)
);
COMMENT ON COLUMN idempotency_keys.status_code IS 'NULL: the first request is still at work';
CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at);
