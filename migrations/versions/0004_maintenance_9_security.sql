-- Who reaches the tables of maintenance.

SELECT app.protect(t) FROM unnest(ARRAY['labor_rates', 'safety_rules', 'isolation_points']::regclass[]) AS t;
SELECT app.protect(t, 'EXISTS (SELECT FROM work_orders w WHERE w.id = work_order_id)') FROM unnest(ARRAY[
    'wo_dependencies', 'wo_status_changes', 'wo_time_logs', 'wo_labor', 'wo_costs', 'wo_signatures', 'wo_comments',
    'wo_watchers', 'permits', 'wo_lockouts']::regclass[]) AS t;
SELECT app.protect('calendar_feeds', 'user_id = (SELECT app.current_user_id())');

SELECT app.audit(t) FROM unnest(ARRAY['wo_dependencies', 'wo_time_logs', 'labor_rates', 'wo_labor', 'wo_costs',
    'wo_signatures', 'wo_comments', 'wo_watchers', 'calendar_feeds', 'safety_rules', 'isolation_points', 'permits',
    'wo_lockouts']::regclass[]) AS t;

GRANT SELECT, INSERT, DELETE ON wo_dependencies, wo_labor, wo_costs, wo_watchers TO maintainpro_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON wo_time_logs, labor_rates, wo_comments, safety_rules, calendar_feeds TO maintainpro_api;
-- a rate and a point that was used have a history; what was signed is signed
GRANT SELECT, INSERT ON wo_signatures TO maintainpro_api;
GRANT SELECT, INSERT, UPDATE ON isolation_points, permits, wo_lockouts TO maintainpro_api;
GRANT SELECT ON wo_status_changes TO maintainpro_api;
GRANT SELECT ON wo_dependencies, wo_status_changes, wo_time_logs, labor_rates, wo_labor, wo_costs, wo_signatures,
    wo_comments, wo_watchers, safety_rules, isolation_points, permits, wo_lockouts TO maintainpro_worker;
GRANT INSERT, UPDATE ON wo_labor, wo_time_logs TO maintainpro_worker;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION app.audit_head_linked() FROM maintainpro_api, maintainpro_worker;
GRANT EXECUTE ON FUNCTION app.audit_head(), app.verify_audit(bigint, text) TO maintainpro_api, maintainpro_worker;
GRANT EXECUTE ON FUNCTION app.link_audit(integer, boolean) TO maintainpro_worker;
GRANT EXECUTE ON FUNCTION app.labor_rate(uuid, uuid, text, date) TO maintainpro_api, maintainpro_worker;
GRANT EXECUTE ON FUNCTION app.calendar_owner(text) TO maintainpro_api;
