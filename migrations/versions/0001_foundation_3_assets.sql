-- Two trees: locations and equipment. A node and its parent are of one warehouse, and no node is its own ancestor.

CREATE TABLE locations (
    id           uuid PRIMARY KEY DEFAULT app.uuid7(),
    warehouse_id uuid NOT NULL REFERENCES warehouses (id),
    parent_id    uuid,
    name         text NOT NULL CHECK (name <> ''),
    path         text NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    version      integer NOT NULL DEFAULT 1,
    UNIQUE (id, warehouse_id),
    UNIQUE (warehouse_id, path),
    FOREIGN KEY (parent_id, warehouse_id) REFERENCES locations (id, warehouse_id)
);
COMMENT ON COLUMN locations.path IS 'names from the root, joined by " - ": kept by trigger';
CREATE INDEX locations_parent ON locations (parent_id);
CREATE TRIGGER touch BEFORE UPDATE ON locations FOR EACH ROW EXECUTE FUNCTION app.touch();

CREATE TABLE equipment (
    id                  uuid PRIMARY KEY DEFAULT app.uuid7(),
    asset_tag           text NOT NULL UNIQUE CHECK (asset_tag <> ''),
    fo_number           text,
    model               text,
    manufacturer        text,
    serial_number       text,
    description         text,
    area                text,
    location_id         uuid,
    warehouse_id        uuid NOT NULL REFERENCES warehouses (id),
    status              equipment_status_enum NOT NULL DEFAULT 'active',
    criticality         criticality_enum NOT NULL DEFAULT 'medium',
    installation_date   date,
    warranty_expiry     date,
    parent_equipment_id uuid,
    hierarchy_level     integer NOT NULL DEFAULT 0,
    qr_code_url         text,
    created_at          timestamptz NOT NULL DEFAULT now(),
    updated_at          timestamptz NOT NULL DEFAULT now(),
    version             integer NOT NULL DEFAULT 1,
    UNIQUE (id, warehouse_id),
    FOREIGN KEY (location_id, warehouse_id) REFERENCES locations (id, warehouse_id),
    -- what moves to another warehouse takes its parts with it
    FOREIGN KEY (parent_equipment_id, warehouse_id) REFERENCES equipment (id, warehouse_id) ON UPDATE CASCADE
);
COMMENT ON COLUMN equipment.hierarchy_level IS '0 at the root: kept by trigger';
CREATE INDEX equipment_warehouse ON equipment (warehouse_id, created_at DESC, id);
CREATE INDEX equipment_parent ON equipment (parent_equipment_id);
CREATE INDEX equipment_location ON equipment (location_id);
CREATE INDEX equipment_status ON equipment (status, criticality);
CREATE TRIGGER touch BEFORE UPDATE ON equipment FOR EACH ROW EXECUTE FUNCTION app.touch();

-- Two sessions that hang A under B and B under A each see no cycle: whoever moves a node waits for the other's commit.
-- An update takes the lock before its statement locks a row, else it could wait for a row that waits for the lock.
CREATE FUNCTION app.lock_tree() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('transaction_isolation') = 'repeatable read' THEN
        RAISE invalid_transaction_state
            USING MESSAGE = 'a tree changes in a READ COMMITTED or SERIALIZABLE transaction only';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('tree of ' || TG_TABLE_NAME, 0));
    RETURN NEW;
END $$;

CREATE FUNCTION app.place_location() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    NEW.path := coalesce((SELECT path || ' - ' FROM locations WHERE id = NEW.parent_id), '') || NEW.name;
    IF EXISTS (
        WITH RECURSIVE above AS (
            SELECT NEW.parent_id AS id
            UNION SELECT l.parent_id FROM locations l JOIN above USING (id))
        SELECT FROM above WHERE id = NEW.id) THEN
        RAISE check_violation USING MESSAGE = 'a location cannot lie within itself', CONSTRAINT = 'locations_no_cycle';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION app.place_equipment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    NEW.hierarchy_level := coalesce((SELECT hierarchy_level + 1 FROM equipment WHERE id = NEW.parent_equipment_id), 0);
    IF EXISTS (
        WITH RECURSIVE above AS (
            SELECT NEW.parent_equipment_id AS id
            UNION SELECT e.parent_equipment_id FROM equipment e JOIN above USING (id))
        SELECT FROM above WHERE id = NEW.id) THEN
        RAISE check_violation USING MESSAGE = 'equipment cannot be a part of itself', CONSTRAINT = 'equipment_no_cycle';
    END IF;
    RETURN NEW;
END $$;

-- a node that changed its place or name hands it down, level by level
CREATE FUNCTION app.replace_locations() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE locations SET parent_id = parent_id WHERE parent_id = NEW.id;
    RETURN NULL;
END $$;
CREATE FUNCTION app.replace_equipment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE equipment SET parent_equipment_id = parent_equipment_id WHERE parent_equipment_id = NEW.id;
    RETURN NULL;
END $$;

CREATE TRIGGER lock_tree BEFORE UPDATE OF parent_id, name ON locations
    FOR EACH STATEMENT EXECUTE FUNCTION app.lock_tree();
CREATE TRIGGER lock_tree_of_new BEFORE INSERT ON locations
    FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION app.lock_tree();
CREATE TRIGGER place BEFORE INSERT OR UPDATE OF parent_id, name, path ON locations
    FOR EACH ROW EXECUTE FUNCTION app.place_location();
CREATE TRIGGER replace_below AFTER UPDATE ON locations
    FOR EACH ROW WHEN (OLD.path <> NEW.path) EXECUTE FUNCTION app.replace_locations();

CREATE TRIGGER lock_tree BEFORE UPDATE OF parent_equipment_id ON equipment
    FOR EACH STATEMENT EXECUTE FUNCTION app.lock_tree();
CREATE TRIGGER lock_tree_of_new BEFORE INSERT ON equipment
    FOR EACH ROW WHEN (NEW.parent_equipment_id IS NOT NULL) EXECUTE FUNCTION app.lock_tree();
CREATE TRIGGER place BEFORE INSERT OR UPDATE OF parent_equipment_id, hierarchy_level ON equipment
    FOR EACH ROW EXECUTE FUNCTION app.place_equipment();
CREATE TRIGGER replace_below AFTER UPDATE ON equipment
    FOR EACH ROW WHEN (OLD.hierarchy_level <> NEW.hierarchy_level) EXECUTE FUNCTION app.replace_equipment();
