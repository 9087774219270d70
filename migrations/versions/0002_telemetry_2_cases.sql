-- Detectors, alarms and cases.

CREATE TABLE detector_states (
    topic       text NOT NULL,
    partition   integer NOT NULL,
    next_offset bigint NOT NULL,
    state       bytea NOT NULL,
    saved_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (topic, partition)
);

CREATE TABLE detectors (
    id              uuid PRIMARY KEY DEFAULT app.uuid7(),
    detector        text NOT NULL,
    sensor_id       integer REFERENCES sensors (id) ON DELETE CASCADE,  -- NULL: the default for every sensor
    mode            text NOT NULL DEFAULT 'live' CHECK (mode IN ('live', 'shadow', 'off')),
    parameters      jsonb NOT NULL DEFAULT '{}',
    updated_at      timestamptz NOT NULL DEFAULT now(),
    updated_by      uuid REFERENCES profiles (id) ON DELETE SET NULL,
    version         integer NOT NULL DEFAULT 1,
    UNIQUE NULLS NOT DISTINCT (detector, sensor_id)
);
COMMENT ON TABLE detectors IS 'What differs from the defaults of the code; live raises cases, shadow only alarms, off nothing';

CREATE TABLE case_policies (
    id         uuid PRIMARY KEY DEFAULT app.uuid7(),
    warehouse_id uuid REFERENCES warehouses (id) ON DELETE CASCADE,      -- NULL: everywhere
    policy     jsonb NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    updated_by uuid REFERENCES profiles (id) ON DELETE SET NULL,
    version    integer NOT NULL DEFAULT 1,
    UNIQUE NULLS NOT DISTINCT (warehouse_id)
);

CREATE TRIGGER touch BEFORE UPDATE ON detectors FOR EACH ROW EXECUTE FUNCTION app.touch();
CREATE TRIGGER touch BEFORE UPDATE ON case_policies FOR EACH ROW EXECUTE FUNCTION app.touch();

CREATE TABLE alarms (
    id               uuid PRIMARY KEY DEFAULT app.uuid7(),
    sensor_id        integer REFERENCES sensors (id) ON DELETE CASCADE,
    source           text,                                               -- presence alarms have no sensor
    equipment_id     uuid REFERENCES equipment (id) ON DELETE SET NULL,
    warehouse_id     uuid REFERENCES warehouses (id) ON DELETE SET NULL,
    detector         text NOT NULL,
    detector_version integer NOT NULL,
    state            text NOT NULL CHECK (state IN ('unacknowledged', 'acknowledged', 'returned', 'cleared')),
    severity         text NOT NULL CHECK (severity IN ('low', 'medium', 'high', 'critical')),
    message          text NOT NULL,
    score            double precision NOT NULL,
    value            double precision,
    baseline         double precision,
    spread           double precision,
    threshold        double precision,
    direction        smallint NOT NULL DEFAULT 0,
    quality          smallint NOT NULL DEFAULT 192,
    since            timestamptz NOT NULL,
    window_start     timestamptz NOT NULL,
    raised_at        timestamptz NOT NULL,
    last_at          timestamptz NOT NULL,
    returned_at      timestamptz,
    cleared_at       timestamptz,
    acknowledged_at  timestamptz,
    acknowledged_by  uuid REFERENCES profiles (id) ON DELETE SET NULL,
    shelved_until    timestamptz,
    suppressed_by    text,
    occurrences      integer NOT NULL DEFAULT 1,
    recorded_at      timestamptz NOT NULL DEFAULT now(),
    version          integer NOT NULL DEFAULT 1,
    CHECK ((state = 'cleared') = (cleared_at IS NOT NULL))
);
COMMENT ON COLUMN alarms.since IS 'estimated onset, by the device clock, as are raised_at, last_at and returned_at';
CREATE UNIQUE INDEX alarms_one_open ON alarms (sensor_id, detector) WHERE state <> 'cleared' AND sensor_id IS NOT NULL;
CREATE UNIQUE INDEX alarms_one_open_source ON alarms (source, detector) WHERE state <> 'cleared' AND sensor_id IS NULL;
CREATE INDEX alarms_equipment ON alarms (equipment_id, raised_at DESC);
CREATE INDEX alarms_recent ON alarms (raised_at DESC, id);

CREATE TRIGGER count_version BEFORE UPDATE ON alarms FOR EACH ROW EXECUTE FUNCTION app.count_version();

CREATE TABLE alarm_events (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    alarm_id    uuid NOT NULL REFERENCES alarms (id) ON DELETE CASCADE,
    kind        text NOT NULL,
    occurred_at timestamptz NOT NULL,
    actor       uuid REFERENCES profiles (id) ON DELETE SET NULL,
    severity    text,
    score       double precision,
    value       double precision,
    detail      jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX alarm_events_alarm ON alarm_events (alarm_id, id);

CREATE TABLE cases (
    id            uuid PRIMARY KEY DEFAULT app.uuid7(),
    equipment_id  uuid NOT NULL REFERENCES equipment (id) ON DELETE CASCADE,
    warehouse_id  uuid REFERENCES warehouses (id) ON DELETE SET NULL,
    failure_mode  text NOT NULL,
    status        text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'held', 'closed')),
    severity      text NOT NULL CHECK (severity IN ('low', 'medium', 'high', 'critical')),
    priority      text NOT NULL CHECK (priority IN ('low', 'medium', 'high', 'critical')),
    title         text NOT NULL,
    summary       jsonb NOT NULL DEFAULT '{}',
    score         double precision NOT NULL,
    due_at        timestamptz,
    since         timestamptz NOT NULL,
    opened_at     timestamptz NOT NULL,
    last_at       timestamptz NOT NULL,
    closed_at     timestamptz,
    verdict       text CHECK (verdict IN ('confirmed', 'false_alarm', 'sensor_fault', 'duplicate', 'deferred')),
    verdict_note  text,
    verdict_by    uuid REFERENCES profiles (id) ON DELETE SET NULL,
    verdict_at    timestamptz,
    recorded_at   timestamptz NOT NULL DEFAULT now(),
    version       integer NOT NULL DEFAULT 1,
    CHECK ((status = 'closed') = (closed_at IS NOT NULL))
);
COMMENT ON COLUMN cases.opened_at IS 'the device clock of the reading that completed the evidence';
COMMENT ON COLUMN cases.status IS 'held: the flood cap keeps it from opening a work order for now';
CREATE UNIQUE INDEX cases_one_open ON cases (equipment_id, failure_mode) WHERE status <> 'closed';
CREATE INDEX cases_recent ON cases (opened_at DESC, id);

CREATE TRIGGER count_version BEFORE UPDATE ON cases FOR EACH ROW EXECUTE FUNCTION app.count_version();

CREATE TABLE case_evidence (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id          uuid NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    alarm_id         uuid REFERENCES alarms (id) ON DELETE SET NULL,
    sensor_id        integer REFERENCES sensors (id) ON DELETE SET NULL,
    detector         text NOT NULL,
    detector_version integer NOT NULL,
    observed_at      timestamptz NOT NULL,
    window_start     timestamptz NOT NULL,
    window_end       timestamptz NOT NULL,
    score            double precision NOT NULL,
    value            double precision,
    baseline         double precision,
    spread           double precision,
    threshold        double precision,
    direction        smallint NOT NULL DEFAULT 0,
    severity         text NOT NULL,
    message          text NOT NULL,
    detail           jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX case_evidence_case ON case_evidence (case_id, id);

ALTER TABLE equipment ADD COLUMN equipment_class text;
COMMENT ON COLUMN equipment.equipment_class IS
    'pump, motor, compressor, fan, heat_exchanger, conveyor, …: picks the failure signatures; NULL: told from its texts';

ALTER TABLE work_orders ADD COLUMN case_id uuid UNIQUE REFERENCES cases (id);
