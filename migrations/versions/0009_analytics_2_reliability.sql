-- Backtests, trust in detectors, health, maintenance windows.

CREATE TABLE backtests (
    id           uuid PRIMARY KEY DEFAULT app.uuid7(),
    kind         text NOT NULL CHECK (kind IN ('detectors', 'case_policy')),
    warehouse_id uuid NOT NULL REFERENCES warehouses (id) ON DELETE CASCADE,
    requested_by uuid REFERENCES profiles (id) ON DELETE SET NULL,
    status       text NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
    progress     double precision NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 1),
    cancel       boolean NOT NULL DEFAULT false,
    request      jsonb NOT NULL,
    result       jsonb,
    error        text,
    created_at   timestamptz NOT NULL DEFAULT now(),
    started_at   timestamptz,
    finished_at  timestamptz,
    version      integer NOT NULL DEFAULT 1,
    CHECK ((status IN ('succeeded', 'failed', 'cancelled')) = (finished_at IS NOT NULL)),
    CHECK ((status = 'succeeded') = (result IS NOT NULL)),
    CHECK ((status = 'failed') = (error IS NOT NULL))
);
CREATE INDEX backtests_recent ON backtests (created_at DESC, id);
CREATE TRIGGER count_version BEFORE UPDATE ON backtests FOR EACH ROW EXECUTE FUNCTION app.count_version();

CREATE TABLE detector_trust (
    id           uuid PRIMARY KEY DEFAULT app.uuid7(),
    detector     text NOT NULL,
    sensor_id    integer REFERENCES sensors (id) ON DELETE CASCADE,      -- NULL: the detector in the whole warehouse
    warehouse_id uuid NOT NULL REFERENCES warehouses (id) ON DELETE CASCADE,
    state        text NOT NULL DEFAULT 'trusted' CHECK (state IN ('trusted', 'demoted')),
    confirmed    double precision NOT NULL DEFAULT 0,
    refuted      double precision NOT NULL DEFAULT 0,
    precision    double precision,
    low          double precision,
    high         double precision,
    reason       text NOT NULL DEFAULT '',
    changed_at   timestamptz NOT NULL DEFAULT now(),
    computed_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE NULLS NOT DISTINCT (warehouse_id, detector, sensor_id)
);
COMMENT ON TABLE detector_trust IS 'Precision from close-out verdicts; what is demoted raises alarms, and cases in shadow, but no work order';
COMMENT ON COLUMN detector_trust.confirmed IS 'verdicts, each halved with every half-life of its age';
CREATE INDEX detector_trust_demoted ON detector_trust (warehouse_id) WHERE state = 'demoted';

ALTER TABLE cases ADD COLUMN shadow boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN cases.shadow IS 'rests only on detectors that are not trusted at present: it opens no work order';

CREATE TABLE equipment_health (
    equipment_id uuid NOT NULL REFERENCES equipment (id) ON DELETE CASCADE,
    time         timestamptz NOT NULL,
    health       double precision NOT NULL CHECK (health BETWEEN 0 AND 100),
    reasons      jsonb NOT NULL DEFAULT '[]',
    PRIMARY KEY (equipment_id, time)
);

CREATE TABLE maintenance_windows (
    id           uuid PRIMARY KEY DEFAULT app.uuid7(),
    equipment_id uuid NOT NULL REFERENCES equipment (id) ON DELETE CASCADE,
    warehouse_id uuid NOT NULL REFERENCES warehouses (id) ON DELETE CASCADE,
    starts_at    timestamptz NOT NULL,
    ends_at      timestamptz NOT NULL,
    reason       text NOT NULL CHECK (reason <> ''),
    created_by   uuid REFERENCES profiles (id) ON DELETE SET NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    version      integer NOT NULL DEFAULT 1,
    CONSTRAINT maintenance_windows_order CHECK (starts_at < ends_at AND ends_at <= starts_at + INTERVAL '90 days')
);
CREATE INDEX maintenance_windows_equipment ON maintenance_windows (equipment_id, ends_at);
CREATE INDEX maintenance_windows_recent ON maintenance_windows (starts_at DESC, id);

-- its warehouse is its equipment's; of another warehouse's equipment nothing is said
CREATE FUNCTION app.place_maintenance_window() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        NEW.version := OLD.version + 1;
    END IF;
    SELECT e.warehouse_id INTO NEW.warehouse_id FROM equipment e WHERE e.id = NEW.equipment_id;
    IF NEW.warehouse_id IS NULL THEN
        RAISE foreign_key_violation USING MESSAGE = 'there is no such equipment',
            CONSTRAINT = 'maintenance_windows_equipment_id_fkey';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER place BEFORE INSERT OR UPDATE ON maintenance_windows
    FOR EACH ROW EXECUTE FUNCTION app.place_maintenance_window();

CREATE INDEX cases_verdicts ON cases (verdict_at) WHERE verdict IS NOT NULL;
CREATE INDEX alarm_events_raised ON alarm_events (occurred_at) WHERE kind = 'raised';

SELECT app.protect(t) FROM unnest(ARRAY['backtests', 'detector_trust', 'maintenance_windows']::regclass[]) AS t;
SELECT app.protect('equipment_health', 'EXISTS (SELECT FROM equipment e WHERE e.id = equipment_id)');
SELECT app.audit('maintenance_windows');
SELECT app.audit(t, of_people => true) FROM unnest(ARRAY['backtests']::regclass[]) AS t;

GRANT SELECT, INSERT, UPDATE ON backtests TO maintainpro_api;
GRANT SELECT, UPDATE ON backtests TO maintainpro_worker;
GRANT SELECT ON detector_trust, equipment_health TO maintainpro_api;
GRANT SELECT, INSERT, UPDATE ON detector_trust TO maintainpro_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON equipment_health TO maintainpro_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON maintenance_windows TO maintainpro_api;
GRANT SELECT ON maintenance_windows TO maintainpro_worker, maintainpro_streams;
GRANT SELECT ON detector_trust TO maintainpro_streams;
GRANT SELECT ON readings, readings_1m, readings_1h, readings_1d TO maintainpro_worker;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
