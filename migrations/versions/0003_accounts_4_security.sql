-- Row-level security and grants of what this migration made.

SELECT app.protect('api_keys', 'user_id = (SELECT app.current_user_id()) OR (SELECT app.is_admin())');
SELECT app.protect('api_key_uses', 'EXISTS (SELECT FROM api_keys k WHERE k.id = key_id)');
SELECT app.protect('account_tokens', 'false');

-- one may know that a colleague has a second factor or must change his password as little as the password itself
GRANT SELECT (id, user_id, created_by, name, prefix, scopes, expires_at, revoked_at, created_at, updated_at, version)
    ON api_keys TO maintainpro_api;
GRANT INSERT, UPDATE (name, revoked_at) ON api_keys TO maintainpro_api;
GRANT SELECT ON api_key_uses TO maintainpro_api;
GRANT SELECT (id, expires_at), DELETE ON account_tokens TO maintainpro_worker;

-- the history of keys and links is for administrators, as that of people and sessions is
DROP POLICY people ON system_logs;
CREATE POLICY people ON system_logs TO maintainpro_api USING ((SELECT app.is_admin())
    OR (table_name NOT IN ('profiles', 'user_credentials', 'user_sessions', 'notifications', 'api_keys', 'account_tokens')
        AND (warehouse_id = (SELECT app.visible_warehouse()) OR (SELECT app.cross_warehouse()))));

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.enter(text, text, text), app.find_account_token(text), app.use_account_token(text),
    app.my_credentials(), app.propose_totp(text), app.confirm_totp(bigint, jsonb), app.set_recovery_codes(jsonb),
    app.end_sessions(uuid, text) TO maintainpro_api;
GRANT EXECUTE ON FUNCTION app.make_account_token(uuid, text, text, interval, integer), app.has_password(uuid)
    TO maintainpro_worker;
GRANT EXECUTE ON FUNCTION app.verify_audit_span(bigint, text, integer), app.audit_link(bigint), app.unchained_log()
    TO maintainpro_api, maintainpro_worker;
