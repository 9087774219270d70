-- Login comes before a user is known. What it needs of people's secrets is behind these functions; no role can read
-- or write user_credentials itself. Hashes are made and checked by the application (Argon2id).

CREATE FUNCTION app.find_credentials(email text) RETURNS TABLE (
    user_id uuid, warehouse_id uuid, role user_role_enum, active boolean, email_verified boolean, password_hash text,
    must_change_password boolean, failed_logins integer, locked_until timestamptz, totp_secret text,
    totp_last_step bigint, recovery_codes jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.id, p.warehouse_id, p.role, p.active, p.email_verified, c.password_hash, c.must_change_password,
        c.failed_logins, c.locked_until, c.totp_secret, c.totp_last_step, c.recovery_codes
    FROM profiles p JOIN user_credentials c ON c.user_id = p.id
    WHERE lower(p.email) = lower(find_credentials.email)
$$;

-- Counts failures and locks the account at each multiple of `attempts`; a success starts again. Gives the end of the lock.
CREATE FUNCTION app.record_login(person uuid, success boolean, attempts integer, lock_for interval)
RETURNS timestamptz LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE user_credentials SET
        failed_logins = CASE WHEN success THEN 0 ELSE failed_logins + 1 END,
        locked_until = CASE WHEN success THEN NULL
            WHEN (failed_logins + 1) % attempts = 0 THEN now() + lock_for ELSE locked_until END,
        last_login_at = CASE WHEN success THEN now() ELSE last_login_at END
    WHERE user_id = person RETURNING locked_until
$$;

-- True for the first use of a code of this time step or a later one, false for a repeated one.
CREATE FUNCTION app.claim_totp_step(person uuid, step bigint) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH claimed AS (
        UPDATE user_credentials SET totp_last_step = step WHERE user_id = person AND totp_last_step < step RETURNING 1)
    SELECT EXISTS (SELECT FROM claimed)
$$;

-- True once: the code is gone afterwards.
CREATE FUNCTION app.use_recovery_code(person uuid, code_hash text) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH used AS (
        UPDATE user_credentials SET recovery_codes = recovery_codes - code_hash
        WHERE user_id = person AND recovery_codes ? code_hash RETURNING 1)
    SELECT EXISTS (SELECT FROM used)
$$;

CREATE FUNCTION app.may_keep_secrets_of(person uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- the owner, who adds the first user, acts for nobody
    IF app.acting_role() <> 'maintainpro_api' OR app.current_user_id() = person OR app.is_admin() OR (app.cross_warehouse()
        AND EXISTS (SELECT FROM profiles WHERE id = person AND role <> 'admin')) THEN
        RETURN;
    END IF;
    RAISE insufficient_privilege USING MESSAGE = 'only the user and those who keep his profile set his secrets';
END $$;

-- The old hash joins the newest `keep` previous ones.
CREATE FUNCTION app.set_password(person uuid, new_hash text, must_change boolean DEFAULT false, keep integer DEFAULT 5)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM app.may_keep_secrets_of(person);
    INSERT INTO user_credentials AS c (user_id, password_hash, must_change_password) VALUES (person, new_hash, must_change)
    ON CONFLICT (user_id) DO UPDATE SET password_hash = new_hash, must_change_password = must_change,
        password_changed_at = now(), failed_logins = 0, locked_until = NULL,
        previous_passwords = (SELECT coalesce(jsonb_agg(hash ORDER BY age), '[]') FROM jsonb_array_elements(
            jsonb_build_array(c.password_hash) || c.previous_passwords) WITH ORDINALITY AS old (hash, age)
            WHERE age <= keep);
END $$;

-- The hash in use and those before, newest first, for the rule against using one again: of oneself only.
CREATE FUNCTION app.password_history() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT jsonb_build_array(password_hash) || previous_passwords
    FROM user_credentials WHERE user_id = app.current_user_id()
$$;

-- A NULL secret turns the second factor off.
CREATE FUNCTION app.set_totp(person uuid, secret text, code_hashes jsonb DEFAULT '[]') RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM app.may_keep_secrets_of(person);
    UPDATE user_credentials SET totp_secret = secret, totp_last_step = 0, recovery_codes = code_hashes
    WHERE user_id = person;
END $$;

-- One answer a refresh token: 'rotated' (the new hash counts from now on), 'reused' (an older one came back: all
-- sessions of the family are revoked), 'revoked', 'expired' or 'unknown' (no such session, or its user is not active).
CREATE FUNCTION app.rotate_session(session text, old_hash text, new_hash text, new_expiry timestamptz)
RETURNS TABLE (outcome text, user_id uuid, warehouse_id uuid, role user_role_enum, remember_me boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE s user_sessions;
BEGIN
    SELECT * INTO s FROM user_sessions WHERE session_id = session FOR UPDATE;
    SELECT p.id, p.warehouse_id, p.role, s.remember_me INTO user_id, warehouse_id, role, remember_me
    FROM profiles p WHERE p.id = s.user_id AND p.active;
    outcome := CASE WHEN user_id IS NULL THEN 'unknown' WHEN s.revoked_at IS NOT NULL THEN 'revoked'
        WHEN s.refresh_token_hash <> old_hash THEN 'reused' WHEN s.expires_at <= now() THEN 'expired' ELSE 'rotated' END;
    IF outcome = 'rotated' THEN
        UPDATE user_sessions SET refresh_token_hash = new_hash, rotated_at = now(), expires_at = new_expiry
        WHERE id = s.id;
    ELSIF outcome = 'reused' THEN
        UPDATE user_sessions SET is_active = false, revoked_at = now() WHERE family = s.family AND is_active;
    END IF;
    RETURN NEXT;
END $$;

-- Whether the session that an access token names is still open, with who its user is by now.
CREATE FUNCTION app.find_session(session text)
RETURNS TABLE (user_id uuid, warehouse_id uuid, role user_role_enum, must_change_password boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.id, p.warehouse_id, p.role, coalesce(c.must_change_password, false)
    FROM user_sessions s JOIN profiles p ON p.id = s.user_id LEFT JOIN user_credentials c ON c.user_id = p.id
    WHERE s.session_id = session AND s.is_active AND s.expires_at > now() AND p.active
$$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.uuid7(), app.uuid_setting(text), app.current_user_id(), app.current_warehouse_id(),
    app.acting_role(), app.log_action(text, text, text, uuid)
    TO maintainpro_ingest, maintainpro_streams, maintainpro_api, maintainpro_worker;
GRANT EXECUTE ON FUNCTION app.visible_warehouse(), app.has_role(user_role_enum[]), app.cross_warehouse(),
    app.is_admin(), app.sees_warehouse(uuid) TO maintainpro_api, maintainpro_worker;
GRANT EXECUTE ON FUNCTION app.verify_audit(bigint, text), app.audit_head() TO maintainpro_api, maintainpro_worker;
GRANT EXECUTE ON FUNCTION app.find_credentials(text), app.record_login(uuid, boolean, integer, interval),
    app.claim_totp_step(uuid, bigint), app.use_recovery_code(uuid, text), app.set_password(uuid, text, boolean, integer),
    app.password_history(), app.set_totp(uuid, text, jsonb), app.rotate_session(text, text, text, timestamptz),
    app.find_session(text) TO maintainpro_api;
