-- Vibration: waveforms, the sensors that are measured from them, and what is known of the machine.

ALTER TABLE sensors ADD COLUMN derived_from integer REFERENCES sensors (id) ON DELETE SET NULL;
COMMENT ON COLUMN sensors.derived_from IS 'the waveform or spectrum that its readings are measured from: it goes where that is bound';
CREATE INDEX sensors_derived ON sensors (derived_from) WHERE derived_from IS NOT NULL;

CREATE FUNCTION app.bind_derived() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE sensors SET equipment_id = NEW.equipment_id
    WHERE derived_from = NEW.id AND equipment_id IS DISTINCT FROM NEW.equipment_id;
    RETURN NULL;
END $$;
CREATE TRIGGER bind_derived AFTER UPDATE OF equipment_id ON sensors
    FOR EACH ROW WHEN (OLD.equipment_id IS DISTINCT FROM NEW.equipment_id) EXECUTE FUNCTION app.bind_derived();

CREATE TABLE waveforms (
    id          uuid PRIMARY KEY DEFAULT app.uuid7(),
    sensor_id   integer NOT NULL REFERENCES sensors (id) ON DELETE CASCADE,
    time        timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('waveform', 'spectrum')),
    rate        double precision NOT NULL CHECK (rate > 0),
    unit        text NOT NULL,
    samples     bytea NOT NULL CHECK (octet_length(samples) BETWEEN 4 AND 4194304 AND octet_length(samples) % 4 = 0),
    speed       double precision CHECK (speed >= 0),
    quality     smallint NOT NULL,
    features    jsonb NOT NULL,
    UNIQUE (sensor_id, time)
);
COMMENT ON TABLE waveforms IS 'the newest of each sensor, and those around alarms; app.trim_waveforms deletes the others';
COMMENT ON COLUMN waveforms.samples IS 'float32, little-endian';
COMMENT ON COLUMN waveforms.rate IS 'samples a second; of a spectrum, Hz between its lines';
COMMENT ON COLUMN waveforms.speed IS 'revolutions a minute that it was measured with';
-- noise does not compress
ALTER TABLE waveforms ALTER COLUMN samples SET STORAGE EXTERNAL;

CREATE TABLE equipment_vibration (
    id              uuid PRIMARY KEY DEFAULT app.uuid7(),
    equipment_id    uuid NOT NULL UNIQUE,
    warehouse_id    uuid NOT NULL,
    speed           double precision CHECK (speed > 0 AND speed <= 1000000),
    speed_sensor_id integer REFERENCES sensors (id) ON DELETE SET NULL,
    speed_ratio     double precision NOT NULL DEFAULT 1 CHECK (speed_ratio > 0 AND speed_ratio <= 1000),
    machine_group   smallint CHECK (machine_group IN (1, 2)),
    foundation      text CHECK (foundation IN ('rigid', 'flexible')),
    envelope_low    double precision CHECK (envelope_low > 0),
    envelope_high   double precision CHECK (envelope_high <= 500000),
    bearings        jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(bearings) = 'array'),
    updated_by      uuid REFERENCES profiles (id) ON DELETE SET NULL,
    updated_at      timestamptz NOT NULL DEFAULT now(),
    version         integer NOT NULL DEFAULT 1,
    FOREIGN KEY (equipment_id, warehouse_id) REFERENCES equipment (id, warehouse_id)
        ON UPDATE CASCADE ON DELETE CASCADE,
    CHECK ((machine_group IS NULL) = (foundation IS NULL)),
    CHECK ((envelope_low IS NULL) = (envelope_high IS NULL)),
    CHECK (envelope_low < envelope_high)
);
COMMENT ON COLUMN equipment_vibration.speed IS 'revolutions a minute, where the machine has one speed; else the speed sensor says it';
COMMENT ON COLUMN equipment_vibration.speed_ratio IS 'turns of the shaft with the bearings for a turn that the sensor counts';
COMMENT ON COLUMN equipment_vibration.bearings IS '[{name, elements, elementDiameter, pitchDiameter, contactAngle, sensorIds}]; without sensorIds for every point';
CREATE TRIGGER touch BEFORE UPDATE ON equipment_vibration FOR EACH ROW EXECUTE FUNCTION app.touch();

-- What is known of the point of a waveform at a time: the machine's speed (a sensor's word of the hour before goes
-- before the fixed one), the bearing that is named for the sensor, or that which is for every point.
CREATE FUNCTION app.vibration_mounting(waveform integer, at timestamptz)
RETURNS TABLE (speed double precision, bearing jsonb, envelope_low double precision, envelope_high double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(
            (SELECT r.value * v.speed_ratio FROM readings r
             WHERE r.sensor_id = v.speed_sensor_id AND r.time <= at AND r.time > at - INTERVAL '1 hour'
                 AND r.quality >= 192 ORDER BY r.time DESC LIMIT 1),
            v.speed),
        (SELECT b FROM jsonb_array_elements(v.bearings) WITH ORDINALITY AS list (b, place)
         WHERE b -> 'sensorIds' @> to_jsonb(waveform) OR coalesce(b -> 'sensorIds', '[]') = '[]'
         ORDER BY b -> 'sensorIds' @> to_jsonb(waveform) DESC NULLS LAST, place LIMIT 1),
        v.envelope_low, v.envelope_high
    FROM sensors s JOIN equipment_vibration v ON v.equipment_id = s.equipment_id WHERE s.id = waveform
$$;

-- Keep the newest `newest` of each sensor, and those within an hour of an alarm on what was measured from it for
-- `alarm_days`, ten times as many at the most. Gives how many went.
CREATE FUNCTION app.trim_waveforms(newest integer, alarm_days integer) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH ranked AS (
        SELECT w.id, w.time, w.sensor_id, row_number() OVER (PARTITION BY w.sensor_id ORDER BY w.time DESC) AS place
        FROM waveforms w
    ), old AS (
        SELECT r.id, r.sensor_id, r.time, r.time > now() - make_interval(days => alarm_days) AND EXISTS (
                SELECT FROM sensors s JOIN alarms a ON a.sensor_id = s.id JOIN alarm_events e ON e.alarm_id = a.id
                WHERE s.derived_from = r.sensor_id AND e.kind = 'raised'
                    AND e.occurred_at BETWEEN r.time - INTERVAL '1 hour' AND r.time + INTERVAL '1 hour') AS telling
        FROM ranked r WHERE r.place > newest
    ), counted AS (
        SELECT id, telling, row_number() OVER (PARTITION BY sensor_id, telling ORDER BY time DESC) AS place FROM old
    ), gone AS (
        DELETE FROM waveforms w USING counted c
        WHERE w.id = c.id AND NOT (c.telling AND c.place <= 10 * newest) RETURNING 1
    )
    SELECT count(*) FROM gone
$$;

SELECT app.protect('waveforms', 'EXISTS (SELECT FROM sensors s WHERE s.id = sensor_id)');
SELECT app.protect('equipment_vibration');
SELECT app.audit('equipment_vibration');

GRANT SELECT, INSERT, UPDATE ON waveforms TO maintainpro_ingest;
GRANT SELECT ON waveforms TO maintainpro_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON equipment_vibration TO maintainpro_api;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.vibration_mounting(integer, timestamptz) TO maintainpro_ingest;
GRANT EXECUTE ON FUNCTION app.trim_waveforms(integer, integer) TO maintainpro_worker;
