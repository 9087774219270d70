-- Background services: a record of every run.

CREATE TABLE service_runs (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    service      text NOT NULL CHECK (service <> ''),
    outcome      text NOT NULL DEFAULT 'running' CHECK (outcome IN ('running', 'succeeded', 'failed')),
    started_at   timestamptz NOT NULL,
    finished_at  timestamptz,
    result       jsonb NOT NULL DEFAULT '{}',
    error        text,
    requested_by uuid REFERENCES profiles (id) ON DELETE SET NULL,
    CHECK ((outcome = 'running') = (finished_at IS NULL)),
    CHECK ((outcome = 'failed') = (error IS NOT NULL))
);
COMMENT ON COLUMN service_runs.requested_by IS 'NULL: the schedule asked for it';
CREATE INDEX service_runs_service ON service_runs (service, id DESC);
CREATE UNIQUE INDEX service_runs_one_running ON service_runs (service) WHERE outcome = 'running';

SELECT app.protect('service_runs', '(SELECT app.is_admin())');
GRANT SELECT ON service_runs TO maintainpro_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON service_runs TO maintainpro_worker;
