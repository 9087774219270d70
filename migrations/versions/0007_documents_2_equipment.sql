-- Equipment in full: downtime, why a status is what it is, the catalogue of classes and models, sensors that retire.

CREATE EXTENSION IF NOT EXISTS btree_gist;

ALTER TABLE equipment
    ADD COLUMN status_reason text,
    ADD COLUMN status_changed_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN warranty_noted date;
COMMENT ON COLUMN equipment.status_reason IS 'why it has its status; cleared when the status changes without a reason';
COMMENT ON COLUMN equipment.warranty_noted IS 'the expiry that people were told of: another date is told again';
CREATE INDEX equipment_warranty ON equipment (warranty_expiry, id) WHERE warranty_expiry IS NOT NULL;
CREATE INDEX equipment_class ON equipment (equipment_class) WHERE equipment_class IS NOT NULL;
-- for lists of those who see every warehouse
CREATE INDEX equipment_recent ON equipment (created_at DESC, id DESC);

CREATE TABLE equipment_downtime (
    id           uuid PRIMARY KEY DEFAULT app.uuid7(),
    equipment_id uuid NOT NULL,
    warehouse_id uuid NOT NULL,
    status       equipment_status_enum NOT NULL DEFAULT 'down' CHECK (status IN ('down', 'maintenance')),
    planned      boolean NOT NULL,
    reason       text,
    started_at   timestamptz NOT NULL,
    ended_at     timestamptz,
    created_by   uuid REFERENCES profiles (id),
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    version      integer NOT NULL DEFAULT 1,
    FOREIGN KEY (equipment_id, warehouse_id) REFERENCES equipment (id, warehouse_id) ON UPDATE CASCADE,
    CONSTRAINT equipment_downtime_order CHECK (ended_at > started_at),
    CONSTRAINT equipment_downtime_overlap
        EXCLUDE USING gist (equipment_id WITH =, tstzrange(started_at, ended_at) WITH &&)
);
COMMENT ON TABLE equipment_downtime IS 'kept by the status of the equipment: opened by down and maintenance, closed by others';
COMMENT ON COLUMN equipment_downtime.ended_at IS 'NULL: it lasts';
COMMENT ON COLUMN equipment_downtime.planned IS 'maintenance is planned and down is not, unless somebody says otherwise';
CREATE INDEX equipment_downtime_recent ON equipment_downtime (equipment_id, started_at DESC, id DESC);
CREATE INDEX equipment_downtime_warehouse ON equipment_downtime (warehouse_id, started_at DESC, id DESC);
CREATE TRIGGER touch BEFORE UPDATE ON equipment_downtime FOR EACH ROW EXECUTE FUNCTION app.touch();

CREATE FUNCTION app.note_equipment_status() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.status_changed_at := clock_timestamp();
    IF TG_OP = 'UPDATE' AND NEW.status_reason IS NOT DISTINCT FROM OLD.status_reason THEN
        NEW.status_reason := NULL;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER note_equipment_status BEFORE UPDATE OF status ON equipment
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION app.note_equipment_status();

-- By trigger, so that no way of changing a status forgets it. The row of the equipment is locked, so two changes follow
-- one another.
CREATE FUNCTION app.keep_downtime() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE moment timestamptz := clock_timestamp();
BEGIN
    UPDATE equipment_downtime SET ended_at = greatest(moment, started_at + INTERVAL '1 microsecond')
    WHERE equipment_id = NEW.id AND ended_at IS NULL RETURNING ended_at INTO moment;
    IF NEW.status IN ('down', 'maintenance') THEN
        INSERT INTO equipment_downtime (equipment_id, warehouse_id, status, planned, reason, started_at, created_by)
        VALUES (NEW.id, NEW.warehouse_id, NEW.status, NEW.status = 'maintenance', NEW.status_reason,
            coalesce(moment, clock_timestamp()), app.current_user_id());
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_downtime AFTER UPDATE OF status ON equipment
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION app.keep_downtime();
CREATE TRIGGER keep_downtime_of_new AFTER INSERT ON equipment
    FOR EACH ROW WHEN (NEW.status IN ('down', 'maintenance')) EXECUTE FUNCTION app.keep_downtime();

CREATE FUNCTION app.give_qr_code() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.qr_code_url := coalesce(NEW.qr_code_url, '/api/equipment/' || NEW.id || '/qr-code');
    RETURN NEW;
END $$;
CREATE TRIGGER give_qr_code BEFORE INSERT ON equipment FOR EACH ROW EXECUTE FUNCTION app.give_qr_code();
UPDATE equipment SET qr_code_url = '/api/equipment/' || id || '/qr-code' WHERE qr_code_url IS NULL;

CREATE TABLE equipment_classes (
    id          uuid PRIMARY KEY DEFAULT app.uuid7(),
    code        text NOT NULL CONSTRAINT equipment_classes_code UNIQUE CHECK (code ~ '^[a-z][a-z0-9_]{0,59}$'),
    name        text NOT NULL CHECK (name <> ''),
    description text,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    version     integer NOT NULL DEFAULT 1
);
CREATE TABLE equipment_models (
    id                  uuid PRIMARY KEY DEFAULT app.uuid7(),
    manufacturer        text NOT NULL CHECK (manufacturer <> ''),
    model               text NOT NULL CHECK (model <> ''),
    equipment_class     text CONSTRAINT equipment_models_class REFERENCES equipment_classes (code) ON UPDATE CASCADE,
    description         text,
    expected_life_years numeric(5, 1) CHECK (expected_life_years > 0),
    created_at          timestamptz NOT NULL DEFAULT now(),
    updated_at          timestamptz NOT NULL DEFAULT now(),
    version             integer NOT NULL DEFAULT 1
);
COMMENT ON TABLE equipment_models IS 'the catalogue: equipment of a model that is in it takes its class from there';
CREATE UNIQUE INDEX equipment_models_name ON equipment_models (lower(manufacturer), lower(model));
CREATE INDEX equipment_models_of_class ON equipment_models (equipment_class);
CREATE TRIGGER touch BEFORE UPDATE ON equipment_classes FOR EACH ROW EXECUTE FUNCTION app.touch();
CREATE TRIGGER touch BEFORE UPDATE ON equipment_models FOR EACH ROW EXECUTE FUNCTION app.touch();

-- the classes of ISO 14224 that a plant of ours usually has; the first six have failure signatures
INSERT INTO equipment_classes (code, name) VALUES
    ('pump', 'Pump'), ('motor', 'Electric motor'), ('compressor', 'Compressor'), ('fan', 'Fan or blower'),
    ('heat_exchanger', 'Heat exchanger'), ('conveyor', 'Conveyor'), ('gearbox', 'Gearbox'), ('valve', 'Valve'),
    ('boiler', 'Heater or boiler'), ('turbine', 'Turbine'), ('generator', 'Electric generator'),
    ('transformer', 'Power transformer'), ('vessel', 'Vessel or tank'), ('crane', 'Crane or hoist'),
    ('vehicle', 'Vehicle or truck'), ('hvac', 'Heating, ventilation and air conditioning'),
    ('instrument', 'Input device or instrument'), ('machine_tool', 'Machine tool');

-- A sensor is never deleted, because its readings are kept: it is retired, and wakes up when somebody says so.
ALTER TABLE sensors DROP CONSTRAINT sensors_status_check;
ALTER TABLE sensors ADD CONSTRAINT sensors_status_check
    CHECK (status IN ('unassigned', 'active', 'ignored', 'retired'));

-- A manual reading's sensor: that of its equipment and metric, made where there is none. Whoever sees the equipment
-- may; the address tells that it is no device's.
CREATE FUNCTION app.manual_sensor(machine uuid, of_metric text, in_unit text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE found integer;
BEGIN
    IF NOT EXISTS (SELECT FROM equipment e WHERE e.id = machine AND app.sees_warehouse(e.warehouse_id)) THEN
        RAISE insufficient_privilege USING MESSAGE = 'no such equipment';
    END IF;
    INSERT INTO sensors (address, source, metric, name, unit, equipment_id)
    VALUES (format('manual/%s/%s', machine, of_metric), format('manual/%s', machine), of_metric, of_metric, in_unit, machine)
    ON CONFLICT (address) DO NOTHING;
    SELECT s.id INTO found FROM sensors s WHERE s.address = format('manual/%s/%s', machine, of_metric);
    RETURN found;
END $$;

SELECT app.protect('equipment_downtime');
SELECT app.protect(t, '(SELECT app.cross_warehouse())')
FROM unnest(ARRAY['equipment_classes', 'equipment_models']::regclass[]) AS t;
CREATE POLICY people_read ON equipment_classes FOR SELECT TO maintainpro_api
    USING ((SELECT app.visible_warehouse()) IS NOT NULL);
CREATE POLICY people_read ON equipment_models FOR SELECT TO maintainpro_api
    USING ((SELECT app.visible_warehouse()) IS NOT NULL);
SELECT app.audit(t)
FROM unnest(ARRAY['equipment_downtime', 'equipment_classes', 'equipment_models']::regclass[]) AS t;

GRANT SELECT, INSERT, UPDATE, DELETE ON equipment_downtime, equipment_classes, equipment_models TO maintainpro_api;
GRANT SELECT ON equipment_downtime, equipment_classes, equipment_models TO maintainpro_worker;
GRANT EXECUTE ON FUNCTION app.manual_sensor(uuid, text, text) TO maintainpro_api;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
