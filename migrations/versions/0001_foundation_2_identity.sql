-- Warehouses and people, and what the session's user may see.

CREATE TABLE warehouses (
    id         uuid PRIMARY KEY DEFAULT app.uuid7(),
    name       text NOT NULL UNIQUE CHECK (name <> ''),
    address    text,
    timezone   text NOT NULL DEFAULT 'UTC',
    active     boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version    integer NOT NULL DEFAULT 1
);
CREATE TRIGGER touch BEFORE UPDATE ON warehouses FOR EACH ROW EXECUTE FUNCTION app.touch();

CREATE TABLE profiles (
    id             uuid PRIMARY KEY DEFAULT app.uuid7(),
    role           user_role_enum NOT NULL,
    warehouse_id   uuid NOT NULL REFERENCES warehouses (id),
    first_name     text NOT NULL DEFAULT '',
    last_name      text NOT NULL DEFAULT '',
    phone          text,
    email          text NOT NULL CHECK (email LIKE '%_@_%'),
    active         boolean NOT NULL DEFAULT true,
    email_verified boolean NOT NULL DEFAULT false,
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now(),
    version        integer NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX profiles_email ON profiles (lower(email));
CREATE INDEX profiles_warehouse ON profiles (warehouse_id);
CREATE TRIGGER touch BEFORE UPDATE ON profiles FOR EACH ROW EXECUTE FUNCTION app.touch();

CREATE TABLE user_credentials (
    id                   uuid PRIMARY KEY DEFAULT app.uuid7(),
    user_id              uuid NOT NULL UNIQUE REFERENCES profiles (id) ON DELETE CASCADE,
    password_hash        text NOT NULL,
    password_salt        text,
    must_change_password boolean NOT NULL DEFAULT false,
    previous_passwords   jsonb NOT NULL DEFAULT '[]',
    password_changed_at  timestamptz NOT NULL DEFAULT now(),
    failed_logins        integer NOT NULL DEFAULT 0,
    locked_until         timestamptz,
    last_login_at        timestamptz,
    totp_secret          text,
    totp_last_step       bigint NOT NULL DEFAULT 0,
    recovery_codes       jsonb NOT NULL DEFAULT '[]',
    created_at           timestamptz NOT NULL DEFAULT now(),
    updated_at           timestamptz NOT NULL DEFAULT now(),
    version              integer NOT NULL DEFAULT 1
);
COMMENT ON COLUMN user_credentials.password_salt IS 'NULL with Argon2id, whose hash carries its salt';
COMMENT ON COLUMN user_credentials.totp_secret IS 'encrypted by the application; NULL: no second factor';
COMMENT ON COLUMN user_credentials.totp_last_step IS 'the newest time step that was accepted: a code works once';
CREATE TRIGGER touch BEFORE UPDATE ON user_credentials FOR EACH ROW EXECUTE FUNCTION app.touch();

CREATE TABLE user_sessions (
    id                 uuid PRIMARY KEY DEFAULT app.uuid7(),
    user_id            uuid NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    session_id         text NOT NULL UNIQUE,
    refresh_token_hash text NOT NULL,
    family             uuid NOT NULL DEFAULT app.uuid7(),
    expires_at         timestamptz NOT NULL,
    ip_address         text,
    user_agent         text,
    device_fingerprint text,
    remember_me        boolean NOT NULL DEFAULT false,
    is_active          boolean NOT NULL DEFAULT true,
    rotated_at         timestamptz,
    revoked_at         timestamptz,
    created_at         timestamptz NOT NULL DEFAULT now(),
    updated_at         timestamptz NOT NULL DEFAULT now(),
    version            integer NOT NULL DEFAULT 1,
    CHECK (is_active = (revoked_at IS NULL))
);
COMMENT ON COLUMN user_sessions.refresh_token_hash IS 'of the newest refresh token: any other of this session is a reused one';
COMMENT ON COLUMN user_sessions.family IS 'sessions that fall together when one of their refresh tokens is reused';
CREATE INDEX user_sessions_user ON user_sessions (user_id);
CREATE INDEX user_sessions_family ON user_sessions (family);
CREATE INDEX user_sessions_expiry ON user_sessions (expires_at);
CREATE TRIGGER touch BEFORE UPDATE ON user_sessions FOR EACH ROW EXECUTE FUNCTION app.touch();

-- What the session's user may see. They look at profiles as the owner, since the policies on profiles ask them.
-- A warehouse id alone proves nothing: it must be the one of an active user. Policies call them as
-- (SELECT app.…()), which PostgreSQL runs once a statement, not once a row.
CREATE FUNCTION app.visible_warehouse() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT warehouse_id FROM profiles
    WHERE id = app.current_user_id() AND active AND warehouse_id = app.current_warehouse_id()
$$;
CREATE FUNCTION app.has_role(VARIADIC roles user_role_enum[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM profiles WHERE id = app.current_user_id() AND active AND role = ANY (roles))
$$;
CREATE FUNCTION app.cross_warehouse() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT app.has_role('manager', 'admin')
$$;
CREATE FUNCTION app.is_admin() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT app.has_role('admin')
$$;
CREATE FUNCTION app.sees_warehouse(warehouse uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(warehouse = app.visible_warehouse(), false) OR app.cross_warehouse()
$$;
COMMENT ON FUNCTION app.sees_warehouse(uuid) IS 'For single questions; policies over many rows use app.protect()';

-- Whoever may edit a profile, a person does not lift himself: what decides on rights is changed by others only.
CREATE FUNCTION app.guard_profile() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'maintainpro_api' AND NEW.id = app.current_user_id()
        AND (NEW.role, NEW.warehouse_id, NEW.active) IS DISTINCT FROM (OLD.role, OLD.warehouse_id, OLD.active) THEN
        RAISE insufficient_privilege USING MESSAGE = 'nobody changes his own role, warehouse or activity';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_profile BEFORE UPDATE ON profiles FOR EACH ROW EXECUTE FUNCTION app.guard_profile();
