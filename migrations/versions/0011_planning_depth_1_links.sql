-- Contractors' links: what each allows, and a door that tells row-level security itself who came in.

ALTER TABLE external_links
    ADD COLUMN allows text[] NOT NULL DEFAULT '{read}'
        CHECK (allows <@ ARRAY['read', 'comment', 'upload_photo', 'checklist', 'report_done'] AND 'read' = ANY (allows)),
    ADD CONSTRAINT external_links_span CHECK (expires_at > created_at AND expires_at <= created_at + interval '367 days');
CREATE INDEX external_links_recent ON external_links (warehouse_id, created_at DESC, id DESC);
CREATE INDEX external_links_all_recent ON external_links (created_at DESC, id DESC);

-- the mere use of a link is no change of it: its version stays, as the audit trail does
DROP TRIGGER touch ON external_links;
CREATE TRIGGER touch BEFORE UPDATE ON external_links FOR EACH ROW
    WHEN (OLD.last_used_at IS NOT DISTINCT FROM NEW.last_used_at) EXECUTE FUNCTION app.touch();

-- The same person comes back as the same profile; a profile of anybody else is never used.
DROP FUNCTION app.create_external_link(uuid, text, text, text, text, timestamptz);
CREATE FUNCTION app.create_external_link(work_order uuid, contractor_name text, contractor_company text,
    contractor_email text, link_token_hash text, expiry timestamptz, rights text[]) RETURNS uuid
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
    -- two links for one address at the same time are two links of one person
    PERFORM pg_advisory_xact_lock(hashtextextended('contractor ' || place || lower(contractor_email), 0));
    SELECT l.profile_id INTO person FROM external_links l JOIN profiles p ON p.id = l.profile_id
    WHERE l.warehouse_id = place AND lower(l.email) = lower(contractor_email) AND lower(l.name) = lower(contractor_name)
        AND p.role = 'contractor' AND p.active AND p.warehouse_id = place AND p.email LIKE '%@contractor.invalid'
    ORDER BY l.created_at, l.id LIMIT 1;
    IF person IS NULL THEN
        INSERT INTO profiles (role, warehouse_id, first_name, email)
        VALUES ('contractor', place, contractor_name, app.uuid7() || '@contractor.invalid') RETURNING id INTO person;
    END IF;
    INSERT INTO external_links (warehouse_id, work_order_id, profile_id, name, company, email, token_hash, expires_at,
        created_by, allows)
    VALUES (place, work_order, person, contractor_name, contractor_company, contractor_email, link_token_hash, expiry,
        app.current_user_id(), rights) RETURNING id INTO link_id;
    -- the work is his: take him off it again, and the link leads nowhere
    UPDATE work_orders SET assigned_to = array_append(assigned_to, person),
        status = CASE status WHEN 'new' THEN 'assigned' ELSE status END
    WHERE id = work_order AND NOT person = ANY (assigned_to);
    RETURN link_id;
END $$;

-- Whom a contractor's link makes one, and to which single work order it leads; no row, and no rights, when it is no
-- good (any more), or when he was taken off the work. Its use is noted once a minute, by a request that need not wait.
DROP FUNCTION app.open_external_link(text);
CREATE FUNCTION app.open_external_link(link_token_hash text)
RETURNS TABLE (id uuid, work_order_id uuid, profile_id uuid, warehouse_id uuid, name text, expires_at timestamptz,
    allows text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    SELECT l.id, l.work_order_id, l.profile_id, l.warehouse_id, l.name, l.expires_at, l.allows
    INTO id, work_order_id, profile_id, warehouse_id, name, expires_at, allows
    FROM external_links l
    JOIN profiles p ON p.id = l.profile_id AND p.active AND p.role = 'contractor' AND p.warehouse_id = l.warehouse_id
    JOIN work_orders w ON w.id = l.work_order_id AND w.warehouse_id = l.warehouse_id AND p.id = ANY (w.assigned_to)
    WHERE l.token_hash = link_token_hash AND l.revoked_at IS NULL AND l.expires_at > now();
    PERFORM set_config('app.current_user_id', coalesce(profile_id::text, ''), true),
        set_config('app.current_warehouse_id', coalesce(warehouse_id::text, ''), true);
    IF id IS NULL THEN
        RETURN;
    END IF;
    UPDATE external_links SET last_used_at = now() WHERE external_links.id IN (
        SELECT l.id FROM external_links l WHERE l.token_hash = link_token_hash
        AND (l.last_used_at IS NULL OR l.last_used_at < now() - interval '1 minute') FOR UPDATE SKIP LOCKED);
    RETURN NEXT;
END $$;

GRANT EXECUTE ON FUNCTION app.create_external_link(uuid, text, text, text, text, timestamptz, text[]),
    app.open_external_link(text) TO maintainpro_api;
