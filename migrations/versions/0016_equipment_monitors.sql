-- The monitors of equipment: their state beside that of the detectors, and what they think.

ALTER TABLE detector_states ADD COLUMN equipment bytea;
COMMENT ON COLUMN detector_states.equipment IS 'the monitors of equipment at the same offset; NULL: none yet';

CREATE TABLE equipment_monitors (
    equipment_id uuid PRIMARY KEY REFERENCES equipment (id) ON DELETE CASCADE,
    state        text NOT NULL CHECK (state IN ('learning', 'normal', 'abnormal', 'standing', 'unsure')),
    progress     double precision NOT NULL CHECK (progress BETWEEN 0 AND 1),
    mode         smallint CHECK (mode >= 0),
    modes        smallint NOT NULL CHECK (modes >= 0),
    score        double precision NOT NULL CHECK (score >= 0),
    shares       jsonb NOT NULL DEFAULT '{}',
    observed_at  timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE equipment_monitors IS 'What the monitor of each equipment thinks; written by streams when it changes';
COMMENT ON COLUMN equipment_monitors.shares IS 'sensor id -> its share, 0 to 1, of what is unusual';
COMMENT ON COLUMN equipment_monitors.score IS 'of the worst sensor; an anomaly opens above 1';

SELECT app.protect('equipment_monitors', 'EXISTS (SELECT FROM equipment e WHERE e.id = equipment_id)');
GRANT SELECT ON equipment_monitors TO maintainpro_api, maintainpro_worker;
GRANT SELECT, INSERT, UPDATE ON equipment_monitors TO maintainpro_streams;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
