-- Remaining life: models fitted to run-to-failure histories, and what they say of each machine.

CREATE TABLE rul_models (
    id              uuid PRIMARY KEY DEFAULT app.uuid7(),
    equipment_class text NOT NULL CHECK (equipment_class <> ''),
    number          integer NOT NULL CHECK (number > 0),
    cycle           double precision NOT NULL CHECK (cycle >= 60),
    model           jsonb NOT NULL,
    quality         jsonb NOT NULL,
    source          text NOT NULL,
    active          boolean NOT NULL DEFAULT true,
    trained_at      timestamptz NOT NULL DEFAULT now(),
    UNIQUE (equipment_class, number)
);
COMMENT ON TABLE rul_models IS 'made by "maintainpro rul train"; the newest of a class is the active one, the older ones stay';
COMMENT ON COLUMN rul_models.cycle IS 'seconds of a row of the histories that it was fitted to';
CREATE UNIQUE INDEX rul_models_active ON rul_models (equipment_class) WHERE active;

CREATE TABLE equipment_remaining_life (
    equipment_id uuid PRIMARY KEY REFERENCES equipment (id) ON DELETE CASCADE,
    model_id     uuid NOT NULL REFERENCES rul_models (id) ON DELETE CASCADE,
    computed_at  timestamptz NOT NULL,
    days         double precision CHECK (days >= 0),
    low          double precision CHECK (low >= 0),
    high         double precision CHECK (high >= low),
    confidence   double precision NOT NULL,
    cycles       integer NOT NULL,
    reason       text,
    CHECK ((days IS NULL) = (reason IS NOT NULL)),
    CHECK ((days IS NULL) = (low IS NULL))
);
COMMENT ON COLUMN equipment_remaining_life.high IS 'NULL with days: more than the model can tell';
COMMENT ON COLUMN equipment_remaining_life.cycles IS 'rows of the machine''s history that were read';

SELECT app.protect('rul_models', 'false');
SELECT app.audit('rul_models');
SELECT app.protect('equipment_remaining_life', 'EXISTS (SELECT FROM equipment e WHERE e.id = equipment_id)');

GRANT SELECT ON rul_models TO maintainpro_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON equipment_remaining_life TO maintainpro_worker;
GRANT SELECT ON equipment_remaining_life TO maintainpro_api;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
