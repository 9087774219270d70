-- Maintenance windows in full, suppression by design, and what the alarm metrics read.

-- A window is that of an equipment with its parts, of a location with all below it, or of a whole warehouse.
ALTER TABLE maintenance_windows
    ALTER COLUMN equipment_id DROP NOT NULL,
    ADD COLUMN location_id uuid REFERENCES locations (id) ON DELETE CASCADE,
    ADD COLUMN timezone text NOT NULL DEFAULT 'UTC' CHECK (timezone <> ''),
    ADD COLUMN repeats text CHECK (repeats IN ('daily', 'weekly', 'monthly')),
    ADD COLUMN repeat_every integer NOT NULL DEFAULT 1 CHECK (repeat_every BETWEEN 1 AND 366),
    ADD COLUMN weekdays smallint[] NOT NULL DEFAULT '{}' CHECK (weekdays <@ '{1,2,3,4,5,6,7}'::smallint[]),
    ADD COLUMN repeat_until timestamptz,
    ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now(),
    ADD CONSTRAINT maintenance_windows_one_scope CHECK (num_nonnulls(equipment_id, location_id) <= 1),
    ADD CONSTRAINT maintenance_windows_recurrence CHECK (repeats IS NOT NULL OR (weekdays = '{}' AND repeat_until IS NULL)),
    ADD CONSTRAINT maintenance_windows_weekdays CHECK (weekdays = '{}' OR repeats = 'weekly'),
    ADD CONSTRAINT maintenance_windows_short CHECK (repeats IS NULL OR ends_at <= starts_at + INTERVAL '7 days'),
    ADD CONSTRAINT maintenance_windows_until CHECK (repeat_until >= starts_at);
COMMENT ON COLUMN maintenance_windows.starts_at IS
    'by the devices'' clocks; of a recurring window the first one, the others at the same time of day in timezone';
COMMENT ON COLUMN maintenance_windows.weekdays IS '1 Monday to 7 Sunday; none: that of starts_at';
CREATE INDEX maintenance_windows_location ON maintenance_windows (location_id);
CREATE INDEX maintenance_windows_warehouse ON maintenance_windows (warehouse_id);

-- its warehouse is that of its equipment or location; of what stands in another warehouse nothing is said
CREATE OR REPLACE FUNCTION app.place_maintenance_window() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        NEW.version := OLD.version + 1;
        NEW.updated_at := clock_timestamp();
    END IF;
    IF NEW.equipment_id IS NOT NULL THEN
        SELECT e.warehouse_id INTO NEW.warehouse_id FROM equipment e WHERE e.id = NEW.equipment_id;
        IF NEW.warehouse_id IS NULL THEN
            RAISE foreign_key_violation USING MESSAGE = 'there is no such equipment',
                CONSTRAINT = 'maintenance_windows_equipment_id_fkey';
        END IF;
    ELSIF NEW.location_id IS NOT NULL THEN
        SELECT l.warehouse_id INTO NEW.warehouse_id FROM locations l WHERE l.id = NEW.location_id;
        IF NEW.warehouse_id IS NULL THEN
            RAISE foreign_key_violation USING MESSAGE = 'there is no such location',
                CONSTRAINT = 'maintenance_windows_location_id_fkey';
        END IF;
    END IF;
    RETURN NEW;
END $$;

-- Which equipment each window is about, as far as the caller sees both.
CREATE FUNCTION app.maintenance_window_equipment()
RETURNS TABLE (window_id uuid, equipment_id uuid) LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH RECURSIVE places (window_id, location_id) AS (
        SELECT w.id, w.location_id FROM maintenance_windows w WHERE w.location_id IS NOT NULL
        UNION
        SELECT p.window_id, l.id FROM places p JOIN locations l ON l.parent_id = p.location_id
    ), scope (window_id, equipment_id) AS (
        (SELECT w.id, w.equipment_id FROM maintenance_windows w WHERE w.equipment_id IS NOT NULL
         UNION
         SELECT p.window_id, e.id FROM places p JOIN equipment e ON e.location_id = p.location_id
         UNION
         SELECT w.id, e.id FROM maintenance_windows w JOIN equipment e ON e.warehouse_id = w.warehouse_id
         WHERE w.equipment_id IS NULL AND w.location_id IS NULL)
        UNION
        SELECT s.window_id, e.id FROM scope s JOIN equipment e ON e.parent_equipment_id = s.equipment_id
    )
    SELECT s.window_id, s.equipment_id FROM scope s
$$;

-- ISA-18.2 tells suppression by design (a window, a parent, a state) from what a person does: only the former ends by
-- itself.
ALTER TABLE alarms ADD COLUMN suppressed_by_design boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT alarms_suppressed_by_design CHECK (NOT suppressed_by_design OR suppressed_by IS NOT NULL);
COMMENT ON COLUMN alarms.suppressed_by_design IS 'by a maintenance window, a parent or the equipment''s state: it ends with its cause';
CREATE INDEX alarms_designed ON alarms (sensor_id) WHERE suppressed_by_design AND state <> 'cleared';
CREATE INDEX alarms_standing ON alarms (raised_at) WHERE state IN ('unacknowledged', 'acknowledged');

-- What the alarm metrics count: the hot columns stand in the index.
DROP INDEX alarm_events_raised;
CREATE INDEX alarm_events_annunciated ON alarm_events (occurred_at) INCLUDE (alarm_id, kind, id)
    WHERE kind IN ('raised', 'acknowledged');
-- alarms raised and acknowledged in a span, that the caller may see; the policies of both tables would be asked row by row
CREATE FUNCTION app.alarm_annunciations(starts_at timestamptz, ends_at timestamptz)
RETURNS TABLE (id bigint, alarm_id uuid, kind text, occurred_at timestamptz, severity text, silenced boolean,
    sensor_id integer, source text, detector text, equipment_id uuid, warehouse_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.id, e.alarm_id, e.kind, e.occurred_at, coalesce(e.severity, a.severity), e.detail ? 'silenced',
           a.sensor_id, a.source, a.detector, a.equipment_id, a.warehouse_id
    FROM alarm_events e JOIN alarms a ON a.id = e.alarm_id
    WHERE e.kind IN ('raised', 'acknowledged') AND e.occurred_at >= starts_at AND e.occurred_at < ends_at
        AND (a.warehouse_id = (SELECT app.visible_warehouse()) OR (SELECT app.cross_warehouse()))
$$;

GRANT SELECT ON locations TO maintainpro_streams;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.alarm_annunciations(timestamptz, timestamptz) TO maintainpro_api;
GRANT EXECUTE ON FUNCTION app.maintenance_window_equipment()
    TO maintainpro_api, maintainpro_streams, maintainpro_worker;
