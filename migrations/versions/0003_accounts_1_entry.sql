-- The begin of every request: who acts, found, checked and told to row-level security in one statement.

-- PostgreSQL plans an SQL function again in every statement that calls it, and keeps the plan of a PL/pgSQL one:
-- the policies ask these in every statement of every request.
CREATE OR REPLACE FUNCTION app.visible_warehouse() RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (SELECT p.warehouse_id FROM profiles p
        WHERE p.id = app.current_user_id() AND p.active AND p.warehouse_id = app.current_warehouse_id());
END $$;
CREATE OR REPLACE FUNCTION app.has_role(VARIADIC roles user_role_enum[]) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM profiles p WHERE p.id = app.current_user_id() AND p.active AND p.role = ANY (roles));
END $$;
CREATE OR REPLACE FUNCTION app.cross_warehouse() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM profiles p
        WHERE p.id = app.current_user_id() AND p.active AND p.role IN ('manager', 'admin'));
END $$;

-- Keys of gateways and of other systems. A key acts as its user, and may do what both its scopes and his role allow.
CREATE TABLE api_keys (
    id         uuid PRIMARY KEY DEFAULT app.uuid7(),
    user_id    uuid NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    created_by uuid REFERENCES profiles (id),
    name       text NOT NULL CHECK (name <> '' AND length(name) <= 100),
    prefix     text NOT NULL UNIQUE,
    key_hash   text NOT NULL UNIQUE,
    scopes     text[] NOT NULL CHECK (cardinality(scopes) BETWEEN 1 AND 200),
    expires_at timestamptz,
    revoked_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version    integer NOT NULL DEFAULT 1
);
COMMENT ON COLUMN api_keys.prefix IS 'the first characters of the key: what people and logs know it by';
COMMENT ON COLUMN api_keys.key_hash IS 'SHA-256: the key holds 256 random bits, so no slow hash is needed';
CREATE INDEX api_keys_user ON api_keys (user_id, id);
CREATE TRIGGER touch BEFORE UPDATE ON api_keys FOR EACH ROW EXECUTE FUNCTION app.touch();

-- Beside the key, because its use is no change of it: neither its version nor the audit trail shall tell of it.
CREATE TABLE api_key_uses (
    key_id       uuid PRIMARY KEY REFERENCES api_keys (id) ON DELETE CASCADE,
    last_used_at timestamptz
);
CREATE FUNCTION app.note_uses() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO api_key_uses (key_id) VALUES (NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER note_uses AFTER INSERT ON api_keys FOR EACH ROW EXECUTE FUNCTION app.note_uses();

-- Finds the session or the key, and lets row-level security take the transaction for its user's: no row, and no rights,
-- for one that is unknown, over, revoked or of somebody who left. The use of a key is noted once a minute, by a request
-- that need not wait for another one.
CREATE FUNCTION app.enter(session text, secret_hash text, request text)
RETURNS TABLE (user_id uuid, warehouse_id uuid, role user_role_enum, must_change_password boolean, key_id uuid,
    scopes text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    found_key api_keys;
BEGIN
    IF session IS NOT NULL THEN
        SELECT p.id, p.warehouse_id, p.role, coalesce(c.must_change_password, false)
        INTO user_id, warehouse_id, role, must_change_password
        FROM user_sessions s JOIN profiles p ON p.id = s.user_id LEFT JOIN user_credentials c ON c.user_id = p.id
        WHERE s.session_id = session AND s.is_active AND s.expires_at > now() AND p.active;
    ELSE
        SELECT k.* INTO found_key FROM api_keys k WHERE k.key_hash = secret_hash AND k.revoked_at IS NULL
            AND (k.expires_at IS NULL OR k.expires_at > now());
        SELECT p.id, p.warehouse_id, p.role, false, found_key.id, found_key.scopes
        INTO user_id, warehouse_id, role, must_change_password, key_id, scopes
        FROM profiles p WHERE p.id = found_key.user_id AND p.active;
        UPDATE api_key_uses SET last_used_at = now() WHERE key_id IN (
            SELECT u.key_id FROM api_key_uses u WHERE u.key_id = found_key.id
            AND (u.last_used_at IS NULL OR u.last_used_at < now() - interval '1 minute') FOR UPDATE SKIP LOCKED);
    END IF;
    PERFORM set_config('app.current_user_id', coalesce(user_id::text, ''), true),
        set_config('app.current_warehouse_id', coalesce(warehouse_id::text, ''), true),
        set_config('app.request_id', coalesce(request, ''), true),
        set_config('app.api_key', coalesce(found_key.prefix, ''), true);
    IF user_id IS NOT NULL THEN
        RETURN NEXT;
    END IF;
END $$;
DROP FUNCTION app.find_session(text);
