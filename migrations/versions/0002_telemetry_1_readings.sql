-- Telemetry. Dashboards and outside checks read these names.

CREATE TABLE sources (
    source      text PRIMARY KEY,
    online      boolean,                      -- NULL: never said
    changed_at  timestamptz NOT NULL DEFAULT now(),
    reason      text
);
COMMENT ON TABLE sources IS 'Presence as the devices say it themselves: births, last wills, disconnects';

CREATE TABLE device_births (
    topic       text PRIMARY KEY,
    payload     bytea NOT NULL,
    received_at timestamptz NOT NULL
);
COMMENT ON TABLE device_births IS 'Session state of stateful protocols (Sparkplug aliases), kept for the next ingest process';

CREATE TABLE sensors (
    id                integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    address           text NOT NULL UNIQUE CHECK (address <> ''),
    source            text NOT NULL,
    metric            text NOT NULL,
    name              text,
    equipment_id      uuid REFERENCES equipment (id) ON DELETE SET NULL,
    warehouse_id      uuid REFERENCES warehouses (id) ON DELETE SET NULL,
    unit              text,
    scale             double precision NOT NULL DEFAULT 1,
    "offset"          double precision NOT NULL DEFAULT 0,
    low_limit         double precision,
    high_limit        double precision,
    sampling_interval double precision CHECK (sampling_interval > 0),
    status            text NOT NULL DEFAULT 'unassigned' CHECK (status IN ('unassigned', 'active', 'ignored')),
    discovered_at     timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now(),
    version           integer NOT NULL DEFAULT 1,
    CHECK (low_limit <= high_limit)
);
COMMENT ON COLUMN sensors.low_limit IS 'physical limit, in the scaled unit: readings outside are flagged, not dropped';
COMMENT ON COLUMN sensors.sampling_interval IS 'nominal seconds between readings';
COMMENT ON COLUMN sensors.scale IS 'stored value = scale * raw value + offset';
CREATE INDEX sensors_equipment ON sensors (equipment_id);
CREATE INDEX sensors_source ON sensors (source);

CREATE FUNCTION app.touch_sensor() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    NEW.updated_at := clock_timestamp();
    IF TG_OP = 'UPDATE' THEN
        NEW.version := OLD.version + 1;
    END IF;
    NEW.warehouse_id := (SELECT e.warehouse_id FROM equipment e WHERE e.id = NEW.equipment_id);
    IF NEW.equipment_id IS NOT NULL AND NEW.status = 'unassigned' THEN
        NEW.status := 'active';
    ELSIF NEW.equipment_id IS NULL AND NEW.status = 'active' THEN
        NEW.status := 'unassigned';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER touch_sensor BEFORE INSERT OR UPDATE ON sensors FOR EACH ROW EXECUTE FUNCTION app.touch_sensor();

-- ingest keeps the registry in memory: it is told of changes that it did not make itself
CREATE FUNCTION app.announce_sensors() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('sensors_changed', '');
    RETURN NULL;
END $$;
CREATE TRIGGER announce_sensors AFTER UPDATE OR DELETE ON sensors
    FOR EACH STATEMENT EXECUTE FUNCTION app.announce_sensors();

-- an equipment that moves takes its sensors with it
CREATE FUNCTION app.move_sensors() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE sensors SET equipment_id = NEW.id WHERE equipment_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER move_sensors AFTER UPDATE OF warehouse_id ON equipment
    FOR EACH ROW WHEN (OLD.warehouse_id IS DISTINCT FROM NEW.warehouse_id) EXECUTE FUNCTION app.move_sensors();

CREATE TABLE readings (
    sensor_id integer NOT NULL,
    time      timestamptz NOT NULL,
    value     double precision NOT NULL,
    quality   smallint NOT NULL
);
SELECT create_hypertable('readings', by_range('time', INTERVAL '1 day'), create_default_indexes => false);
CREATE UNIQUE INDEX readings_sensor_time ON readings (sensor_id, time);
-- rollups read by time alone; rows arrive almost in time order, so a block range index costs next to nothing
CREATE INDEX readings_time ON readings USING brin (time) WITH (pages_per_range = 32, autosummarize = on);

CREATE TABLE readings_text (
    sensor_id integer NOT NULL,
    time      timestamptz NOT NULL,
    value     text NOT NULL,
    quality   smallint NOT NULL
);
SELECT create_hypertable('readings_text', by_range('time', INTERVAL '7 days'), create_default_indexes => false);
CREATE UNIQUE INDEX readings_text_sensor_time ON readings_text (sensor_id, time);

DO $$
DECLARE tier text;
BEGIN
    FOREACH tier IN ARRAY ARRAY['1m', '1h', '1d'] LOOP
        EXECUTE format($f$
            CREATE TABLE readings_%1$s (
                sensor_id integer NOT NULL, time timestamptz NOT NULL, count bigint NOT NULL,
                sum double precision, min double precision, max double precision,
                first double precision, last double precision, bad_count bigint NOT NULL)
        $f$, tier);
        PERFORM create_hypertable(format('readings_%s', tier)::regclass,
            by_range('time', CASE tier WHEN '1m' THEN INTERVAL '7 days' WHEN '1h' THEN INTERVAL '90 days' ELSE INTERVAL '5 years' END),
            create_default_indexes => false);
        EXECUTE format('CREATE UNIQUE INDEX readings_%1$s_sensor_time ON readings_%1$s (sensor_id, time)', tier);
        EXECUTE format('CREATE INDEX readings_%1$s_time ON readings_%1$s USING brin (time)', tier);
        EXECUTE format($f$COMMENT ON TABLE readings_%1$s IS
            'count, sum, min, max, first and last are over good readings; bad_count counts all others'$f$, tier);
    END LOOP;
END $$;

-- append-only notes: what a batch touched. A recomputation deletes exactly the notes that it has seen.
CREATE TABLE rollup_queue (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tier     text NOT NULL CHECK (tier IN ('1m', '1h', '1d')),
    bucket   timestamptz NOT NULL,
    noted_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- The database's offset is the truth. The counters move with it in one statement, so they are exact under every crash.
CREATE TABLE ingest_offsets (
    topic         text NOT NULL,
    partition     integer NOT NULL,
    next_offset   bigint NOT NULL DEFAULT 0,
    received      bigint NOT NULL DEFAULT 0,
    stored        bigint NOT NULL DEFAULT 0,
    duplicate     bigint NOT NULL DEFAULT 0,
    corrected     bigint NOT NULL DEFAULT 0,
    dead_lettered bigint NOT NULL DEFAULT 0,
    updated_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (topic, partition)
) WITH (fillfactor = 50);

CREATE TABLE ingest_processes (
    process       text PRIMARY KEY,           -- the MQTT client id
    messages      bigint NOT NULL,            -- received from the broker since started_at
    readings      bigint NOT NULL,            -- numeric readings and texts in them
    published     bigint NOT NULL,            -- of these, acknowledged by Kafka
    dead_lettered bigint NOT NULL,
    in_flight     bigint NOT NULL,
    started_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL DEFAULT now()
);

CREATE FUNCTION app.count_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.version := OLD.version + 1;
    RETURN NEW;
END $$;

CREATE TABLE dead_letters (
    id           uuid PRIMARY KEY DEFAULT app.uuid7(),
    received_at  timestamptz NOT NULL,
    topic        text NOT NULL,
    payload      bytea NOT NULL,
    reason       text NOT NULL,
    status       text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'replayed', 'discarded')),
    corrected_payload bytea,
    resolved_at  timestamptz,
    resolved_by  uuid REFERENCES profiles (id) ON DELETE SET NULL,
    version      integer NOT NULL DEFAULT 1
);
CREATE INDEX dead_letters_open ON dead_letters (received_at DESC, id) WHERE status = 'open';
CREATE TRIGGER count_version BEFORE UPDATE ON dead_letters FOR EACH ROW EXECUTE FUNCTION app.count_version();
