-- Preventive maintenance: templates, their schedule on each equipment, and every occurrence that came of it.

CREATE TYPE frequency_enum AS ENUM
    ('daily', 'weekly', 'biweekly', 'monthly', 'quarterly', 'semiannual', 'annual', 'custom');

ALTER TABLE warehouses
    ADD COLUMN country text CHECK (country ~ '^[A-Z]{2}$'),
    ADD COLUMN subdivision text CHECK (subdivision ~ '^[A-Z0-9]{1,6}$'),
    ADD COLUMN working_weekdays smallint[] NOT NULL DEFAULT '{1,2,3,4,5}'
        CHECK (working_weekdays <@ '{1,2,3,4,5,6,7}'::smallint[]);
COMMENT ON COLUMN warehouses.country IS 'ISO 3166-1: whose public holidays are kept';
COMMENT ON COLUMN warehouses.working_weekdays IS '1 Monday … 7 Sunday';

CREATE TABLE pm_templates (
    id                 uuid PRIMARY KEY DEFAULT app.uuid7(),
    name               text NOT NULL CHECK (name <> ''),
    description        text,
    model              text CHECK (model <> ''),
    component          text,
    action             text,
    frequency_type     text NOT NULL CHECK (frequency_type IN ('calendar', 'meter', 'condition')),
    frequency_interval double precision CHECK (frequency_interval > 0),
    frequency_unit     text,
    frequency          frequency_enum NOT NULL GENERATED ALWAYS AS (CASE
        WHEN frequency_type <> 'calendar' THEN 'custom'::frequency_enum
        WHEN frequency_unit = 'days' AND frequency_interval = 1 THEN 'daily'
        WHEN (frequency_unit = 'days' AND frequency_interval = 7)
            OR (frequency_unit = 'weeks' AND frequency_interval = 1) THEN 'weekly'
        WHEN (frequency_unit = 'days' AND frequency_interval = 14)
            OR (frequency_unit = 'weeks' AND frequency_interval = 2) THEN 'biweekly'
        WHEN (frequency_unit = 'days' AND frequency_interval = 30)
            OR (frequency_unit = 'months' AND frequency_interval = 1) THEN 'monthly'
        WHEN (frequency_unit = 'days' AND frequency_interval = 90)
            OR (frequency_unit = 'months' AND frequency_interval = 3) THEN 'quarterly'
        WHEN frequency_unit = 'months' AND frequency_interval = 6 THEN 'semiannual'
        WHEN (frequency_unit = 'days' AND frequency_interval = 365)
            OR (frequency_unit = 'months' AND frequency_interval = 12)
            OR (frequency_unit = 'years' AND frequency_interval = 1) THEN 'annual'
        ELSE 'custom' END) STORED,
    estimated_duration integer CHECK (estimated_duration BETWEEN 0 AND 525600),
    type               wo_type_enum NOT NULL DEFAULT 'preventive',
    priority           priority_enum NOT NULL DEFAULT 'medium',
    assigned_to        uuid[] NOT NULL DEFAULT '{}',
    checklist          jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(checklist) = 'array'),
    rules              jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(rules) = 'object'),
    custom_fields      jsonb NOT NULL DEFAULT '{}',
    warehouse_id       uuid NOT NULL REFERENCES warehouses (id),
    active             boolean NOT NULL DEFAULT true,
    created_by         uuid REFERENCES profiles (id) ON DELETE SET NULL,
    created_at         timestamptz NOT NULL DEFAULT now(),
    updated_at         timestamptz NOT NULL DEFAULT now(),
    deleted_at         timestamptz,
    version            integer NOT NULL DEFAULT 1,
    UNIQUE (id, warehouse_id),
    CHECK (frequency_type = 'condition' OR frequency_interval IS NOT NULL)
);
COMMENT ON COLUMN pm_templates.estimated_duration IS 'minutes';
COMMENT ON COLUMN pm_templates.frequency IS 'the nearest word for the interval; interval and unit are what counts';
COMMENT ON COLUMN pm_templates.rules IS 'what else the template says (api/maintenance/pm_schedules/rules.py)';
COMMENT ON COLUMN pm_templates.deleted_at IS 'its occurrences and work orders outlive a template';
CREATE INDEX pm_templates_recent ON pm_templates (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX pm_templates_warehouse ON pm_templates (warehouse_id, created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX pm_templates_name ON pm_templates (name, id) WHERE deleted_at IS NULL;
CREATE INDEX pm_templates_model ON pm_templates (lower(model)) WHERE model IS NOT NULL AND deleted_at IS NULL;
CREATE TRIGGER touch BEFORE UPDATE ON pm_templates FOR EACH ROW EXECUTE FUNCTION app.touch();

CREATE TABLE pm_schedules (
    id           uuid PRIMARY KEY DEFAULT app.uuid7(),
    template_id  uuid NOT NULL,
    equipment_id uuid,
    warehouse_id uuid NOT NULL,
    chosen       boolean NOT NULL DEFAULT false,
    active       boolean NOT NULL DEFAULT true,
    started_at   timestamptz NOT NULL,
    anchor       date,
    next_nominal date,
    next_due     timestamptz,
    look_at      timestamptz,
    last_due     timestamptz,
    last_done_at timestamptz,
    meter_base   double precision,
    meter_value  double precision,
    meter_at     timestamptz,
    meter_epoch  integer NOT NULL DEFAULT 0,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    version      integer NOT NULL DEFAULT 1,
    UNIQUE NULLS NOT DISTINCT (template_id, equipment_id),
    UNIQUE (id, template_id),
    FOREIGN KEY (template_id, warehouse_id) REFERENCES pm_templates (id, warehouse_id),
    FOREIGN KEY (equipment_id) REFERENCES equipment (id)
);
COMMENT ON COLUMN pm_schedules.chosen IS 'named in the template''s equipmentIds, not found by its model';
COMMENT ON COLUMN pm_schedules.next_due IS 'for a meter: the forecast from its rate of use; NULL: not known, or open';
COMMENT ON COLUMN pm_schedules.look_at IS 'from when on the generator has something to do here; NULL: it looks every time';
COMMENT ON COLUMN pm_schedules.meter_epoch IS 'counts the replacements of the meter: a new one passes the same thresholds again';
COMMENT ON COLUMN pm_schedules.meter_base IS 'the reading from which the next interval counts';
CREATE INDEX pm_schedules_look ON pm_schedules (look_at NULLS FIRST) WHERE active;
CREATE INDEX pm_schedules_due ON pm_schedules (next_due) WHERE active;
CREATE INDEX pm_schedules_equipment ON pm_schedules (equipment_id);
CREATE TRIGGER touch BEFORE UPDATE ON pm_schedules FOR EACH ROW EXECUTE FUNCTION app.touch();

CREATE TABLE pm_occurrences (
    id            uuid PRIMARY KEY DEFAULT app.uuid7(),
    schedule_id   uuid NOT NULL,
    template_id   uuid NOT NULL,
    equipment_id  uuid REFERENCES equipment (id),
    warehouse_id  uuid NOT NULL REFERENCES warehouses (id),
    occurrence    text NOT NULL CHECK (occurrence <> ''),
    due_at        timestamptz NOT NULL,
    late_after    timestamptz NOT NULL,
    may_overlap      boolean NOT NULL DEFAULT false,
    status        text NOT NULL CHECK (status IN ('open', 'completed', 'missed', 'cancelled')),
    work_order_id uuid UNIQUE REFERENCES work_orders (id),
    completed_at  timestamptz,
    completed_by  uuid REFERENCES profiles (id) ON DELETE SET NULL,
    overdue_since timestamptz,
    note          text,
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    version       integer NOT NULL DEFAULT 1,
    FOREIGN KEY (schedule_id, template_id) REFERENCES pm_schedules (id, template_id),
    CONSTRAINT pm_occurrences_once UNIQUE NULLS NOT DISTINCT (template_id, equipment_id, occurrence),
    CHECK (late_after >= due_at),
    CHECK ((status = 'completed') = (completed_at IS NOT NULL)),
    CHECK (status = 'missed' OR work_order_id IS NOT NULL)
);
COMMENT ON COLUMN pm_occurrences.occurrence IS 'what names it: the nominal day, the meter''s threshold, or the onset of the condition';
COMMENT ON COLUMN pm_occurrences.late_after IS 'due_at and the grace of the template';
COMMENT ON COLUMN pm_occurrences.overdue_since IS 'when it was told that it is overdue: once';
CREATE UNIQUE INDEX pm_occurrences_one_open ON pm_occurrences (schedule_id) WHERE status = 'open' AND NOT may_overlap;
CREATE INDEX pm_occurrences_due ON pm_occurrences (due_at, id);
CREATE INDEX pm_occurrences_template ON pm_occurrences (template_id, due_at);
CREATE INDEX pm_occurrences_equipment ON pm_occurrences (equipment_id, due_at);
CREATE INDEX pm_occurrences_schedule ON pm_occurrences (schedule_id, due_at);
CREATE INDEX pm_occurrences_late ON pm_occurrences (late_after) WHERE status = 'open';
CREATE TRIGGER touch BEFORE UPDATE ON pm_occurrences FOR EACH ROW EXECUTE FUNCTION app.touch();

ALTER TABLE work_orders
    ADD COLUMN pm_template_id uuid REFERENCES pm_templates (id),
    ADD COLUMN pm_rules jsonb;
COMMENT ON COLUMN work_orders.pm_rules IS 'the template as it was when the work order was opened: later edits do not reach it';
CREATE INDEX work_orders_pm_template ON work_orders (pm_template_id, created_at DESC) WHERE pm_template_id IS NOT NULL;

-- What meters and conditions are read from. People reach readings of their warehouse, the worker's jobs all of them.
CREATE VIEW pm_readings WITH (security_barrier) AS
    SELECT r.sensor_id, s.equipment_id, s.metric, r.time, r.value, r.quality
    FROM readings r JOIN sensors s ON s.id = r.sensor_id
    WHERE s.warehouse_id = (SELECT app.visible_warehouse()) OR (SELECT app.cross_warehouse())
        OR current_user = 'maintainpro_worker';

SELECT app.protect(t) FROM unnest(ARRAY['pm_templates', 'pm_schedules', 'pm_occurrences']::regclass[]) AS t;
SELECT app.audit('pm_templates');
SELECT app.audit(t, of_people => true) FROM unnest(ARRAY['pm_schedules', 'pm_occurrences']::regclass[]) AS t;
GRANT SELECT, INSERT, UPDATE ON pm_templates, pm_schedules, pm_occurrences TO maintainpro_api;
GRANT SELECT ON pm_templates TO maintainpro_worker;
GRANT SELECT, INSERT, UPDATE ON pm_schedules, pm_occurrences TO maintainpro_worker;
GRANT SELECT ON pm_readings TO maintainpro_api, maintainpro_worker;
