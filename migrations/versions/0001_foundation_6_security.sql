-- Row-level security and grants. No grant, no access; with a grant, the policies decide on the rows.

-- For migrations: `SELECT app.protect('parts')`. People see rows of their warehouse, or all of them; services see all
-- rows of the tables they have a grant on.
CREATE FUNCTION app.protect(protected regclass, visible text DEFAULT
    'warehouse_id = (SELECT app.visible_warehouse()) OR (SELECT app.cross_warehouse())') RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', protected);
    EXECUTE format('CREATE POLICY people ON %s TO maintainpro_api USING (%s)', protected, visible);
    EXECUTE format('CREATE POLICY services ON %s TO maintainpro_ingest, maintainpro_streams, maintainpro_worker
        USING (true)', protected);
END $$;

SELECT app.protect('locations');
SELECT app.protect('equipment');
SELECT app.protect('work_orders');
SELECT app.protect('wo_checklist_items', 'EXISTS (SELECT FROM work_orders w WHERE w.id = work_order_id)');
SELECT app.protect('idempotency_keys', 'user_id = (SELECT app.current_user_id())');
-- who they are is told to nobody by the database: sessions are one's own, or an administrator's business
SELECT app.protect('user_sessions', 'user_id = (SELECT app.current_user_id()) OR (SELECT app.is_admin())');
SELECT app.protect('user_credentials', 'false');

SELECT app.protect('warehouses', '(SELECT app.is_admin())');
CREATE POLICY one_reads_own ON warehouses FOR SELECT TO maintainpro_api
    USING (id = (SELECT app.visible_warehouse()) OR (SELECT app.cross_warehouse()));

-- managers keep all profiles but those of administrators
SELECT app.protect('profiles', '(SELECT app.is_admin()) OR ((SELECT app.cross_warehouse()) AND role <> ''admin'')');
CREATE POLICY one_sees_colleagues ON profiles FOR SELECT TO maintainpro_api
    USING (warehouse_id = (SELECT app.visible_warehouse()) OR (SELECT app.cross_warehouse()));
CREATE POLICY one_keeps_own ON profiles FOR UPDATE TO maintainpro_api
    USING (id = (SELECT app.current_user_id()) AND warehouse_id = (SELECT app.visible_warehouse()));

-- to oneself for reading, to whom one sees for writing
SELECT app.protect('notifications', 'user_id = (SELECT app.current_user_id())');
CREATE POLICY one_notifies_colleagues ON notifications FOR INSERT TO maintainpro_api
    WITH CHECK (EXISTS (SELECT FROM profiles p WHERE p.id = user_id));

-- the history of what one may see; that of people and sessions is for administrators
SELECT app.protect('system_logs', '(SELECT app.is_admin())
    OR (table_name NOT IN (''profiles'', ''user_credentials'', ''user_sessions'', ''notifications'')
        AND (warehouse_id = (SELECT app.visible_warehouse()) OR (SELECT app.cross_warehouse())))');

GRANT SELECT ON warehouses, locations, equipment, profiles TO maintainpro_api, maintainpro_worker;
GRANT INSERT, UPDATE ON warehouses, profiles TO maintainpro_api;
-- equipment and work orders have a history: they are retired or cancelled, never deleted
GRANT INSERT, UPDATE ON equipment TO maintainpro_api;
GRANT INSERT, UPDATE, DELETE ON locations TO maintainpro_api;
GRANT SELECT, INSERT, UPDATE ON work_orders, notifications TO maintainpro_api, maintainpro_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON wo_checklist_items TO maintainpro_api, maintainpro_worker;
GRANT DELETE ON notifications TO maintainpro_api, maintainpro_worker;
GRANT UPDATE ON equipment TO maintainpro_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_keys TO maintainpro_api;
GRANT SELECT (user_id, key, expires_at), DELETE ON idempotency_keys TO maintainpro_worker;
GRANT SELECT ON system_logs TO maintainpro_api, maintainpro_worker;
-- all but the refresh token's hash
GRANT SELECT (id, user_id, session_id, family, expires_at, ip_address, user_agent, device_fingerprint, remember_me,
    is_active, rotated_at, revoked_at, created_at, updated_at, version) ON user_sessions TO maintainpro_api;
GRANT INSERT, UPDATE (is_active, revoked_at) ON user_sessions TO maintainpro_api;
GRANT SELECT (id, expires_at, revoked_at), DELETE ON user_sessions TO maintainpro_worker;

GRANT SELECT ON equipment TO maintainpro_ingest, maintainpro_streams;
