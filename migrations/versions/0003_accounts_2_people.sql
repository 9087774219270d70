-- Second factor, links by mail, and the rules about people that hold whoever changes them.

ALTER TABLE user_credentials ADD COLUMN pending_totp_secret text;
COMMENT ON COLUMN user_credentials.pending_totp_secret IS 'encrypted; becomes totp_secret once a code of it was given';

-- Links that are good once: to set a password after it was forgotten, or for the first time. The mail's job makes the
-- token, so that it stands nowhere but in the mail; here is its hash.
CREATE TABLE account_tokens (
    id         uuid PRIMARY KEY DEFAULT app.uuid7(),
    user_id    uuid NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    purpose    text NOT NULL CHECK (purpose IN ('reset', 'invitation')),
    token_hash text NOT NULL UNIQUE,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX account_tokens_user ON account_tokens (user_id, created_at);
CREATE INDEX account_tokens_expiry ON account_tokens (expires_at);

-- A new link takes the place of those before it. False when `at_most` were made within the hour, or nobody may use it.
CREATE FUNCTION app.make_account_token(person uuid, for_purpose text, new_hash text, lasts interval, at_most integer)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM profiles WHERE id = person AND active FOR UPDATE;
    IF NOT FOUND OR (SELECT count(*) FROM account_tokens
        WHERE user_id = person AND created_at > now() - interval '1 hour') >= at_most THEN
        RETURN false;
    END IF;
    UPDATE account_tokens SET used_at = now() WHERE user_id = person AND used_at IS NULL;
    INSERT INTO account_tokens (user_id, purpose, token_hash, expires_at) VALUES (person, for_purpose, new_hash, now() + lasts);
    RETURN true;
END $$;

-- Whose link it is, with what the rules for passwords ask; no row for one that is used up, over or unknown.
CREATE FUNCTION app.find_account_token(hash text)
RETURNS TABLE (user_id uuid, warehouse_id uuid, email text, first_name text, last_name text, purpose text, passwords jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.id, p.warehouse_id, p.email, p.first_name, p.last_name, t.purpose,
        coalesce(jsonb_build_array(c.password_hash) || c.previous_passwords, '[]')
    FROM account_tokens t JOIN profiles p ON p.id = t.user_id LEFT JOIN user_credentials c ON c.user_id = p.id
    WHERE t.token_hash = hash AND t.used_at IS NULL AND t.expires_at > now() AND p.active
$$;

-- True once: the link is used up afterwards, the address proved, and every session of before is over.
CREATE FUNCTION app.use_account_token(hash text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE person uuid;
BEGIN
    UPDATE account_tokens SET used_at = now() WHERE token_hash = hash AND used_at IS NULL AND expires_at > now()
    RETURNING user_id INTO person;
    IF person IS NULL THEN
        RETURN false;
    END IF;
    UPDATE profiles SET email_verified = true WHERE id = person AND NOT email_verified;
    UPDATE user_sessions SET is_active = false, revoked_at = now() WHERE user_id = person AND is_active;
    RETURN true;
END $$;

-- What the application needs to check a person's own password and second factor.
CREATE FUNCTION app.my_credentials() RETURNS TABLE (password_hash text, locked_until timestamptz, failed_logins integer,
    totp_secret text, pending_totp_secret text, recovery_codes integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.password_hash, c.locked_until, c.failed_logins, c.totp_secret, c.pending_totp_secret,
        jsonb_array_length(c.recovery_codes)
    FROM user_credentials c WHERE c.user_id = app.current_user_id()
$$;

CREATE FUNCTION app.propose_totp(secret text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE user_credentials SET pending_totp_secret = secret WHERE user_id = app.current_user_id()
$$;

-- The proposed secret counts from now on; `step` is that of the code that proved it, which does not work again.
CREATE FUNCTION app.confirm_totp(step bigint, code_hashes jsonb) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH confirmed AS (
        UPDATE user_credentials SET totp_secret = pending_totp_secret, pending_totp_secret = NULL, totp_last_step = step,
            recovery_codes = code_hashes
        WHERE user_id = app.current_user_id() AND pending_totp_secret IS NOT NULL RETURNING 1)
    SELECT EXISTS (SELECT FROM confirmed)
$$;

CREATE FUNCTION app.set_recovery_codes(code_hashes jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE user_credentials SET recovery_codes = code_hashes
    WHERE user_id = app.current_user_id() AND totp_secret IS NOT NULL
$$;

-- Ends the sessions of a person but for one; gives how many.
CREATE FUNCTION app.end_sessions(person uuid, but text DEFAULT NULL) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE ended integer;
BEGIN
    PERFORM app.may_keep_secrets_of(person);
    UPDATE user_sessions SET is_active = false, revoked_at = now()
    WHERE user_id = person AND is_active AND session_id IS DISTINCT FROM but;
    GET DIAGNOSTICS ended = ROW_COUNT;
    RETURN ended;
END $$;

-- What a mail to a person needs: whether there is a password yet decides which link he gets.
CREATE FUNCTION app.has_password(person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM user_credentials WHERE user_id = person)
$$;

-- Somebody who leaves takes his sessions and links with him; his keys stop by themselves and work again if he returns.
CREATE FUNCTION app.leave() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE user_sessions SET is_active = false, revoked_at = now() WHERE user_id = NEW.id AND is_active;
    UPDATE account_tokens SET used_at = now() WHERE user_id = NEW.id AND used_at IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER leave AFTER UPDATE OF active ON profiles FOR EACH ROW WHEN (OLD.active AND NOT NEW.active)
    EXECUTE FUNCTION app.leave();

-- Two administrators who remove each other at the same time: the lock lets the second one see what the first one did.
CREATE FUNCTION app.keep_an_admin() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF app.acting_role() <> 'maintainpro_api' THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('the last administrator', 0));
    IF NOT EXISTS (SELECT FROM profiles WHERE role = 'admin' AND active) THEN
        RAISE check_violation USING MESSAGE = 'there is always an administrator', CONSTRAINT = 'profiles_last_admin';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_an_admin AFTER UPDATE OF role, active ON profiles FOR EACH ROW
    WHEN (OLD.role = 'admin' AND OLD.active AND (NEW.role <> 'admin' OR NOT NEW.active))
    EXECUTE FUNCTION app.keep_an_admin();

CREATE INDEX profiles_list ON profiles (warehouse_id, last_name, id);
CREATE INDEX profiles_name ON profiles (last_name, id);
ALTER TABLE profiles ADD CONSTRAINT profiles_lengths CHECK (length(email) <= 254 AND length(first_name) <= 100
    AND length(last_name) <= 100 AND length(phone) <= 50);
