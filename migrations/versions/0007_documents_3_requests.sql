-- Those who have no login: people who report by a portal, and contractors with a link to one work order.

CREATE TABLE request_portals (
    id           uuid PRIMARY KEY DEFAULT app.uuid7(),
    warehouse_id uuid NOT NULL REFERENCES warehouses (id),
    name         text NOT NULL CHECK (name <> ''),
    location_id  uuid,
    equipment_id uuid,
    secret       text NOT NULL CONSTRAINT request_portals_secret UNIQUE CHECK (length(secret) >= 22),
    active       boolean NOT NULL DEFAULT true,
    created_by   uuid REFERENCES profiles (id),
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    version      integer NOT NULL DEFAULT 1,
    UNIQUE (id, warehouse_id),
    CONSTRAINT request_portals_location FOREIGN KEY (location_id, warehouse_id) REFERENCES locations (id, warehouse_id),
    CONSTRAINT request_portals_equipment
        FOREIGN KEY (equipment_id, warehouse_id) REFERENCES equipment (id, warehouse_id) ON UPDATE CASCADE,
    CONSTRAINT request_portals_place CHECK (location_id IS NOT NULL OR equipment_id IS NOT NULL)
);
COMMENT ON COLUMN request_portals.secret IS 'stands in the QR code on the wall, and is kept so that it can be printed again';
CREATE INDEX request_portals_recent ON request_portals (warehouse_id, created_at DESC, id DESC);
CREATE TRIGGER touch BEFORE UPDATE ON request_portals FOR EACH ROW EXECUTE FUNCTION app.touch();

CREATE TABLE work_requests (
    id              uuid PRIMARY KEY DEFAULT app.uuid7(),
    warehouse_id    uuid NOT NULL REFERENCES warehouses (id),
    portal_id       uuid NOT NULL,
    location_id     uuid,
    equipment_id    uuid,
    title           text NOT NULL CHECK (length(title) BETWEEN 1 AND 300),
    description     text CHECK (length(description) <= 10000),
    requester_name  text CHECK (length(requester_name) <= 100),
    requester_email text CHECK (length(requester_email) <= 254),
    requester_phone text CHECK (length(requester_phone) <= 50),
    status          text NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'accepted', 'rejected', 'merged')),
    reason          text,
    work_order_id   uuid REFERENCES work_orders (id),
    merged_into     uuid REFERENCES work_requests (id),
    token_hash      text NOT NULL CONSTRAINT work_requests_token UNIQUE,
    triaged_by      uuid REFERENCES profiles (id),
    triaged_at      timestamptz,
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    version         integer NOT NULL DEFAULT 1,
    FOREIGN KEY (portal_id, warehouse_id) REFERENCES request_portals (id, warehouse_id),
    FOREIGN KEY (equipment_id, warehouse_id) REFERENCES equipment (id, warehouse_id) ON UPDATE CASCADE,
    FOREIGN KEY (location_id, warehouse_id) REFERENCES locations (id, warehouse_id),
    CHECK ((status = 'new') = (triaged_at IS NULL)),
    CHECK (status <> 'accepted' OR work_order_id IS NOT NULL),
    CHECK (status <> 'merged' OR work_order_id IS NOT NULL OR merged_into IS NOT NULL),
    CHECK (status <> 'rejected' OR reason IS NOT NULL)
);
COMMENT ON COLUMN work_requests.token_hash IS 'SHA-256 of the token in the status link';
CREATE INDEX work_requests_recent ON work_requests (warehouse_id, created_at DESC, id DESC);
CREATE INDEX work_requests_status ON work_requests (status, created_at DESC, id DESC);
CREATE INDEX work_requests_work_order ON work_requests (work_order_id) WHERE work_order_id IS NOT NULL;
CREATE TRIGGER touch BEFORE UPDATE ON work_requests FOR EACH ROW EXECUTE FUNCTION app.touch();

ALTER TABLE files ADD COLUMN request_id uuid REFERENCES work_requests (id) ON DELETE CASCADE;
CREATE INDEX files_request ON files (request_id) WHERE request_id IS NOT NULL;

CREATE TABLE external_links (
    id            uuid PRIMARY KEY DEFAULT app.uuid7(),
    warehouse_id  uuid NOT NULL REFERENCES warehouses (id),
    work_order_id uuid NOT NULL REFERENCES work_orders (id) ON DELETE CASCADE,
    profile_id    uuid NOT NULL REFERENCES profiles (id),
    name          text NOT NULL CHECK (name <> ''),
    company       text,
    email         text,
    token_hash    text NOT NULL CONSTRAINT external_links_token UNIQUE,
    expires_at    timestamptz NOT NULL,
    revoked_at    timestamptz,
    last_used_at  timestamptz,
    created_by    uuid REFERENCES profiles (id),
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    version       integer NOT NULL DEFAULT 1
);
COMMENT ON COLUMN external_links.profile_id IS
    'who a contractor is in time logs and in the audit trail: a profile that has no credentials, so nobody logs in as it';
CREATE INDEX external_links_work_order ON external_links (work_order_id, created_at DESC, id DESC);
CREATE TRIGGER touch BEFORE UPDATE ON external_links FOR EACH ROW EXECUTE FUNCTION app.touch();

-- What the holder of a portal's secret gets to see: where he stands.
CREATE FUNCTION app.open_portal(key text)
RETURNS TABLE (id uuid, warehouse_id uuid, name text, location text, asset_tag text, equipment text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.id, p.warehouse_id, p.name, l.path, e.asset_tag, coalesce(e.description, e.model)
    FROM request_portals p
    LEFT JOIN equipment e ON e.id = p.equipment_id
    LEFT JOIN locations l ON l.id = coalesce(p.location_id, e.location_id)
    WHERE p.secret = key AND p.active
$$;

-- Gives NULL when there is no such portal (any more). The event goes along: nobody who is not logged in writes events.
CREATE FUNCTION app.submit_request(key text, request_token_hash text, title text, description text,
    requester_name text, requester_email text, requester_phone text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE made work_requests;
BEGIN
    INSERT INTO work_requests (warehouse_id, portal_id, location_id, equipment_id, title, description, requester_name,
        requester_email, requester_phone, token_hash)
    SELECT p.warehouse_id, p.id, coalesce(p.location_id, e.location_id), p.equipment_id, submit_request.title,
        submit_request.description, submit_request.requester_name, submit_request.requester_email,
        submit_request.requester_phone, request_token_hash
    FROM request_portals p LEFT JOIN equipment e ON e.id = p.equipment_id
    WHERE p.secret = key AND p.active
    RETURNING * INTO made;
    IF made.id IS NOT NULL THEN
        INSERT INTO events (type, entity, entity_id, warehouse_id, payload)
        VALUES ('request.submitted', 'request', made.id, made.warehouse_id, jsonb_build_object(
            'request', jsonb_build_object('id', made.id, 'title', made.title, 'status', made.status,
                'portalId', made.portal_id, 'equipmentId', made.equipment_id, 'locationId', made.location_id),
            'timestamp', to_char(made.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')));
    END IF;
    RETURN made.id;
END $$;

-- A photo for a request of one's own: while nobody has looked at it, and no more than so many.
CREATE FUNCTION app.attach_to_request(request_token_hash text, at_most integer, file_name text, content_type text,
    file_size bigint, file_sha256 text, key text, file_width integer, file_height integer) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    request work_requests;
    file_id uuid;
BEGIN
    SELECT * INTO request FROM work_requests r
    WHERE r.token_hash = request_token_hash AND r.status = 'new' FOR UPDATE;
    IF request.id IS NULL OR (SELECT count(*) FROM files f WHERE f.request_id = request.id) >= at_most
        OR key NOT LIKE request.warehouse_id || '/%' THEN
        RETURN NULL;
    END IF;
    INSERT INTO files (warehouse_id, kind, name, content_type, size, sha256, storage_key, width, height, request_id)
    VALUES (request.warehouse_id, 'wo-attachments', file_name, content_type, file_size, file_sha256, key,
        file_width, file_height, request.id) RETURNING id INTO file_id;
    RETURN file_id;
END $$;

-- What became of a request, for whoever has its link.
CREATE FUNCTION app.request_status(request_token_hash text)
RETURNS TABLE (id uuid, warehouse_id uuid, title text, description text, status text, reason text,
    created_at timestamptz, triaged_at timestamptz, photos bigint, work_order_number text, work_order_status text,
    completed_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH RECURSIVE chain AS (
        SELECT r.id, r.work_order_id, r.merged_into, 1 AS depth FROM work_requests r
        WHERE r.token_hash = request_token_hash
        UNION ALL
        SELECT r.id, r.work_order_id, r.merged_into, c.depth + 1
        FROM work_requests r JOIN chain c ON r.id = c.merged_into WHERE c.depth < 20)
    SELECT r.id, r.warehouse_id, r.title, r.description, r.status, r.reason, r.created_at, r.triaged_at,
        (SELECT count(*) FROM files f WHERE f.request_id = r.id), w.fo_number, w.status::text, w.completed_at
    FROM work_requests r
    LEFT JOIN work_orders w
        ON w.id = (SELECT c.work_order_id FROM chain c WHERE c.work_order_id IS NOT NULL ORDER BY depth LIMIT 1)
    WHERE r.token_hash = request_token_hash
$$;

-- A link for a contractor. The same person comes back as the same profile; a profile of anybody else is never used.
CREATE FUNCTION app.create_external_link(work_order uuid, contractor_name text, contractor_company text,
    contractor_email text, link_token_hash text, expiry timestamptz) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    place uuid;
    person uuid;
    link_id uuid;
BEGIN
    SELECT w.warehouse_id INTO place FROM work_orders w WHERE w.id = work_order AND app.sees_warehouse(w.warehouse_id);
    IF place IS NULL OR NOT app.has_role('supervisor', 'manager', 'admin') THEN
        RAISE insufficient_privilege USING MESSAGE = 'no such work order';
    END IF;
    SELECT l.profile_id INTO person FROM external_links l JOIN profiles p ON p.id = l.profile_id
    WHERE l.warehouse_id = place AND lower(l.email) = lower(contractor_email) AND p.role = 'contractor' AND p.active
        AND p.warehouse_id = place AND p.email LIKE '%@contractor.invalid' LIMIT 1;
    IF person IS NULL THEN
        INSERT INTO profiles (role, warehouse_id, first_name, email)
        VALUES ('contractor', place, contractor_name, app.uuid7() || '@contractor.invalid') RETURNING id INTO person;
    END IF;
    INSERT INTO external_links
        (warehouse_id, work_order_id, profile_id, name, company, email, token_hash, expires_at, created_by)
    VALUES (place, work_order, person, contractor_name, contractor_company, contractor_email, link_token_hash, expiry,
        app.current_user_id()) RETURNING id INTO link_id;
    -- the work is his: take him off it again, and the link leads nowhere
    UPDATE work_orders SET assigned_to = array_append(assigned_to, person),
        status = CASE status WHEN 'new' THEN 'assigned' ELSE status END
    WHERE id = work_order AND NOT person = ANY (assigned_to);
    RETURN link_id;
END $$;

-- Whom a contractor's link makes one, and to which single work order it leads; no row when it is no good (any more).
CREATE FUNCTION app.open_external_link(link_token_hash text)
RETURNS TABLE (id uuid, work_order_id uuid, profile_id uuid, warehouse_id uuid, name text, expires_at timestamptz)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE external_links l SET last_used_at = now()
    FROM profiles p
    WHERE l.token_hash = link_token_hash AND l.revoked_at IS NULL AND l.expires_at > now()
        AND p.id = l.profile_id AND p.active AND p.role = 'contractor'
    RETURNING l.id, l.work_order_id, l.profile_id, l.warehouse_id, l.name, l.expires_at
$$;

SELECT app.protect(t) FROM unnest(ARRAY['request_portals', 'work_requests', 'external_links']::regclass[]) AS t;
SELECT app.audit(t) FROM unnest(ARRAY['request_portals', 'work_requests']::regclass[]) AS t;
-- the mere use of a link is no change worth a log
CREATE TRIGGER audit AFTER INSERT OR DELETE ON external_links FOR EACH ROW EXECUTE FUNCTION app.record_change();
CREATE TRIGGER audit_change AFTER UPDATE ON external_links FOR EACH ROW
    WHEN (OLD.last_used_at IS NOT DISTINCT FROM NEW.last_used_at) EXECUTE FUNCTION app.record_change();

GRANT SELECT, INSERT, UPDATE ON request_portals TO maintainpro_api;
GRANT SELECT, UPDATE ON work_requests TO maintainpro_api;
GRANT SELECT, UPDATE (revoked_at) ON external_links TO maintainpro_api;
GRANT SELECT ON request_portals, work_requests, external_links TO maintainpro_worker;
GRANT EXECUTE ON FUNCTION app.open_portal(text),
    app.submit_request(text, text, text, text, text, text, text),
    app.attach_to_request(text, integer, text, text, bigint, text, text, integer, integer), app.request_status(text),
    app.create_external_link(uuid, text, text, text, text, timestamptz), app.open_external_link(text)
    TO maintainpro_api;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
