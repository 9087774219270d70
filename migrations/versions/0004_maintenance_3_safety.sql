-- Permits and lock-out/tag-out: what must be signed before work begins, and undone before it ends.

CREATE TABLE safety_rules (
    id              uuid PRIMARY KEY DEFAULT app.uuid7(),
    warehouse_id    uuid NOT NULL REFERENCES warehouses (id),
    equipment_id    uuid,
    work_order_type wo_type_enum,
    permit_types    text[] NOT NULL DEFAULT '{}' CHECK (permit_types <@
        ARRAY['hot_work', 'confined_space', 'electrical', 'working_at_height', 'general']),
    lockout         boolean NOT NULL DEFAULT false,
    note            text,
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    version         integer NOT NULL DEFAULT 1,
    FOREIGN KEY (equipment_id, warehouse_id) REFERENCES equipment (id, warehouse_id) ON UPDATE CASCADE,
    CONSTRAINT safety_rules_of_something CHECK (equipment_id IS NOT NULL OR work_order_type IS NOT NULL),
    CONSTRAINT safety_rules_ask_something CHECK (lockout OR cardinality(permit_types) > 0),
    CONSTRAINT safety_rules_one UNIQUE NULLS NOT DISTINCT (warehouse_id, equipment_id, work_order_type)
);
COMMENT ON TABLE safety_rules IS 'what work on an equipment, or of a type, or of a type on an equipment, needs';
CREATE INDEX safety_rules_equipment ON safety_rules (equipment_id);
CREATE TRIGGER touch BEFORE UPDATE ON safety_rules FOR EACH ROW EXECUTE FUNCTION app.touch();

CREATE TABLE isolation_points (
    id           uuid PRIMARY KEY DEFAULT app.uuid7(),
    equipment_id uuid NOT NULL,
    warehouse_id uuid NOT NULL REFERENCES warehouses (id),
    position     integer NOT NULL DEFAULT 0,
    name         text NOT NULL CHECK (name <> ''),
    energy_type  text NOT NULL CHECK (energy_type IN ('electrical', 'mechanical', 'hydraulic', 'pneumatic', 'chemical',
        'thermal', 'gravitational', 'radiation', 'other')),
    method       text NOT NULL CHECK (method <> ''),
    verification text,
    active       boolean NOT NULL DEFAULT true,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    version      integer NOT NULL DEFAULT 1,
    FOREIGN KEY (equipment_id, warehouse_id) REFERENCES equipment (id, warehouse_id) ON UPDATE CASCADE,
    CONSTRAINT isolation_points_name UNIQUE (equipment_id, name)
);
COMMENT ON COLUMN isolation_points.method IS 'what is done here: open breaker Q1 and lock it, close valve V3 and chain it';
COMMENT ON COLUMN isolation_points.verification IS 'how one knows that no energy is left: try to start, measure voltage';
CREATE TRIGGER touch BEFORE UPDATE ON isolation_points FOR EACH ROW EXECUTE FUNCTION app.touch();

CREATE TABLE permits (
    id            uuid PRIMARY KEY DEFAULT app.uuid7(),
    work_order_id uuid NOT NULL REFERENCES work_orders (id) ON DELETE CASCADE,
    type          text NOT NULL
        CHECK (type IN ('hot_work', 'confined_space', 'electrical', 'working_at_height', 'general')),
    status        text NOT NULL DEFAULT 'requested'
        CHECK (status IN ('requested', 'approved', 'rejected', 'active', 'closed')),
    hazards       text,
    precautions   text,
    valid_from    timestamptz NOT NULL,
    valid_to      timestamptz NOT NULL,
    requested_by  uuid NOT NULL REFERENCES profiles (id),
    requested_at  timestamptz NOT NULL DEFAULT now(),
    decided_by    uuid REFERENCES profiles (id),
    decided_at    timestamptz,
    decision_note text,
    activated_by  uuid REFERENCES profiles (id),
    activated_at  timestamptz,
    closed_by     uuid REFERENCES profiles (id),
    closed_at     timestamptz,
    closing_note  text,
    updated_at    timestamptz NOT NULL DEFAULT now(),
    version       integer NOT NULL DEFAULT 1,
    CONSTRAINT permits_window CHECK (valid_to > valid_from),
    CONSTRAINT permits_another_approves CHECK (decided_by <> requested_by),
    CONSTRAINT permits_decided CHECK ((status = 'requested') = (decided_by IS NULL)),
    CHECK (status <> 'active' OR activated_by IS NOT NULL),
    CHECK ((status = 'closed') = (closed_by IS NOT NULL))
);
COMMENT ON COLUMN permits.status IS 'an approved or active one whose window is over is shown as expired: no clock must run for that';
CREATE INDEX permits_work_order ON permits (work_order_id, id);
CREATE INDEX permits_waiting ON permits (valid_from, id) WHERE status = 'requested';
CREATE TRIGGER touch BEFORE UPDATE ON permits FOR EACH ROW EXECUTE FUNCTION app.touch();

CREATE TABLE wo_lockouts (
    id                 uuid PRIMARY KEY DEFAULT app.uuid7(),
    work_order_id      uuid NOT NULL REFERENCES work_orders (id) ON DELETE CASCADE,
    isolation_point_id uuid NOT NULL REFERENCES isolation_points (id),
    lock_number        text,
    applied_by         uuid REFERENCES profiles (id),
    applied_at         timestamptz,
    verified_by        uuid REFERENCES profiles (id),
    verified_at        timestamptz,
    removed_by         uuid REFERENCES profiles (id),
    removed_at         timestamptz,
    note               text,
    created_at         timestamptz NOT NULL DEFAULT now(),
    updated_at         timestamptz NOT NULL DEFAULT now(),
    version            integer NOT NULL DEFAULT 1,
    CONSTRAINT wo_lockouts_one UNIQUE (work_order_id, isolation_point_id),
    CONSTRAINT wo_lockouts_another_verifies CHECK (verified_by <> applied_by),
    CHECK ((applied_by IS NULL) = (applied_at IS NULL) AND (verified_by IS NULL) = (verified_at IS NULL)
        AND (removed_by IS NULL) = (removed_at IS NULL)),
    CHECK (verified_by IS NULL OR applied_by IS NOT NULL),
    CHECK (removed_by IS NULL OR applied_by IS NOT NULL)
);
CREATE INDEX wo_lockouts_standing ON wo_lockouts (isolation_point_id) WHERE applied_at IS NOT NULL AND removed_at IS NULL;
CREATE TRIGGER touch BEFORE UPDATE ON wo_lockouts FOR EACH ROW EXECUTE FUNCTION app.touch();
