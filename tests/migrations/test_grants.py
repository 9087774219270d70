"""What each role may do, as a table: a grant that was widened, or forgotten, fails here."""

from collections import defaultdict

import psycopg
import pytest

from core.passwords import ROLES
from core.settings import Settings

READ = "SELECT"
APPEND = "INSERT SELECT"
READ_CHANGE = "SELECT UPDATE"
KEEP = "INSERT SELECT UPDATE"
ALL = "DELETE INSERT SELECT UPDATE"

# column grants are counted, not listed: only one column of user_sessions, the refresh token's hash, is withheld
TABLES: dict[str, dict[str, str]] = {
    "maintainpro_ingest": {
        "device_births": ALL,
        "equipment": READ,
        "ingest_processes": KEEP,
        "sensors": KEEP,
        "sources": KEEP,
        "waveforms": KEEP,
    },
    "maintainpro_streams": {
        "detector_trust": READ,
        "maintenance_windows": READ,
        "alarm_events": KEEP,
        "alarms": KEEP,
        "case_evidence": KEEP,
        "case_policies": READ,
        "cases": KEEP,
        "dead_letters": "INSERT SELECT(1)",
        "detector_states": KEEP,
        "detectors": READ,
        "equipment": READ,
        "equipment_monitors": KEEP,
        "events": APPEND,
        "ingest_offsets": KEEP,
        "ingest_processes": READ,
        "locations": READ,
        "readings": KEEP,
        "readings_1d": KEEP,
        "readings_1h": KEEP,
        "readings_1m": KEEP,
        "readings_text": KEEP,
        "rollup_queue": "DELETE INSERT SELECT",
        "sensors": READ,
        "sources": KEEP,
    },
    "maintainpro_api": {
        "alarm_events": APPEND,
        "alarms": READ_CHANGE,
        "api_key_uses": READ,
        "api_keys": "INSERT SELECT(11) UPDATE(2)",
        "approval_limits": ALL,
        "backtests": KEEP,
        "calendar_feeds": ALL,
        "case_evidence": READ,
        "case_policies": ALL,
        "cases": READ_CHANGE,
        "dead_letters": READ_CHANGE,
        "detector_trust": READ,
        "detectors": ALL,
        "equipment": KEEP,
        "equipment_classes": ALL,
        "equipment_downtime": ALL,
        "equipment_health": READ,
        "equipment_models": ALL,
        "equipment_monitors": READ,
        "equipment_remaining_life": READ,
        "equipment_vibration": ALL,
        "events": APPEND,
        "external_ids": KEEP,
        "external_links": "SELECT UPDATE(1)",
        "files": ALL,
        "idempotency_keys": ALL,
        "import_changes": APPEND,
        "imports": KEEP,
        "ingest_offsets": READ,
        "ingest_processes": READ,
        "isolation_points": KEEP,
        "labor_rates": ALL,
        "locations": ALL,
        "maintenance_windows": ALL,
        "audit_findings": "SELECT UPDATE(3)",
        "audit_progress": READ,
        "daily_kpis": READ,
        "notification_deliveries": READ,
        "notification_preferences": KEEP,
        "notifications": ALL,
        "part_alternates": "DELETE INSERT SELECT",
        "part_kit_items": "DELETE INSERT SELECT",
        "part_kits": ALL,
        "part_reservations": READ,
        "part_transactions": APPEND,
        "parts": "INSERT(18) SELECT UPDATE(16)",  # all but the stock, which is the ledger's
        "permits": KEEP,
        "pm_occurrences": KEEP,
        "pm_readings": READ,
        "pm_schedules": KEEP,
        "pm_templates": KEEP,
        "profiles": KEEP,
        "purchase_order_lines": ALL,
        "purchase_orders": KEEP,
        "purchase_receipt_lines": APPEND,
        "purchase_receipts": APPEND,
        "request_portals": KEEP,
        "retention_policies": READ_CHANGE,
        "safety_rules": ALL,
        "sensors": READ_CHANGE,
        "service_runs": READ,
        "sources": READ,
        "stock_count_lines": ALL,
        "stock_counts": KEEP,
        "system_logs": READ,
        "user_sessions": "INSERT SELECT(15) UPDATE(2)",
        "vendor_contacts": ALL,
        "vendor_contracts": KEEP,
        "vendors": KEEP,
        "visible_latest": READ,
        "visible_readings": READ,
        "visible_readings_1d": READ,
        "visible_readings_1h": READ,
        "visible_readings_1m": READ,
        "visible_readings_text": READ,
        "warehouses": KEEP,
        "waveforms": READ,
        "webhook_attempts": READ,
        "webhook_deliveries": APPEND,
        "webhook_secrets": ALL,
        "webhook_states": KEEP,
        "webhooks": ALL,
        "wo_attachments": ALL,
        "wo_checklist_items": ALL,
        "wo_comments": ALL,
        "wo_costs": "DELETE INSERT SELECT",
        "wo_dependencies": "DELETE INSERT SELECT",
        "wo_labor": "DELETE INSERT SELECT",
        "wo_lockouts": KEEP,
        "wo_signatures": APPEND,
        "wo_status_changes": READ,
        "wo_time_logs": ALL,
        "wo_watchers": "DELETE INSERT SELECT",
        "work_order_tallies": READ,
        "work_orders": KEEP,
        "work_requests": READ_CHANGE,
    },
    "maintainpro_worker": {
        "account_tokens": "DELETE SELECT(2)",
        "alarm_events": APPEND,
        "alarms": READ_CHANGE,
        "approval_limits": READ,
        "backtests": READ_CHANGE,
        "case_evidence": READ,
        "case_policies": READ,
        "cases": READ_CHANGE,
        "dead_letters": READ_CHANGE,
        "detector_trust": KEEP,
        "detectors": READ,
        "equipment": READ_CHANGE,
        "equipment_classes": READ,
        "equipment_downtime": READ,
        "equipment_health": ALL,
        "equipment_models": READ,
        "equipment_monitors": READ,
        "equipment_remaining_life": ALL,
        "events": APPEND,
        "external_ids": READ,
        "external_links": READ,
        "files": ALL,
        "idempotency_keys": "DELETE SELECT(3)",
        "imports": READ,
        "isolation_points": READ,
        "labor_rates": READ,
        "locations": READ,
        "maintenance_windows": READ,
        "audit_findings": KEEP,
        "audit_progress": READ_CHANGE,
        "daily_kpis": KEEP,
        "notification_deliveries": READ_CHANGE,
        "notification_preferences": READ,
        "notifications": ALL,
        "part_alternates": READ,
        "part_kit_items": READ,
        "part_kits": READ,
        "part_reservations": READ,
        "part_transactions": APPEND,
        "parts": "INSERT(18) SELECT UPDATE(16)",
        "permits": READ,
        "pm_occurrences": KEEP,
        "pm_readings": READ,
        "pm_schedules": KEEP,
        "pm_templates": READ,
        "procrastinate_events": ALL,
        "procrastinate_jobs": ALL,
        "procrastinate_periodic_defers": ALL,
        "procrastinate_workers": ALL,
        "profiles": READ,
        "purchase_order_lines": APPEND,
        "purchase_orders": APPEND,
        "purchase_receipt_lines": APPEND,
        "purchase_receipts": APPEND,
        "readings": READ,
        "readings_1d": READ,
        "readings_1h": READ,
        "readings_1m": READ,
        "request_portals": READ,
        "retention_policies": READ,
        "rul_models": READ,
        "safety_rules": READ,
        "sensors": READ_CHANGE,
        "service_runs": ALL,
        "sources": READ,
        "stock_count_lines": READ,
        "stock_counts": READ,
        "system_logs": READ,
        "user_sessions": "DELETE SELECT(3)",
        "vendor_contacts": READ,
        "vendor_contracts": "SELECT UPDATE(2)",
        "vendors": READ,
        "warehouses": READ,
        "webhook_attempts": APPEND,
        "webhook_deliveries": ALL,
        "webhook_secrets": "DELETE SELECT",
        "webhook_states": READ_CHANGE,
        "webhooks": READ_CHANGE,
        "wo_attachments": ALL,
        "wo_checklist_items": ALL,
        "wo_comments": READ,
        "wo_costs": READ,
        "wo_dependencies": READ,
        "wo_labor": KEEP,
        "wo_lockouts": READ,
        "wo_signatures": READ,
        "wo_status_changes": READ,
        "wo_time_logs": KEEP,
        "wo_watchers": READ,
        "work_orders": KEEP,
        "work_requests": READ,
    },
}

CONTEXT = {"acting_role", "current_user_id", "current_warehouse_id", "log_action", "uuid7", "uuid_setting"}
SIGHT = {"cross_warehouse", "has_role", "is_admin", "sees_warehouse", "visible_warehouse"} | {
    "audit_head", "audit_link", "unchained_log", "verify_audit", "verify_audit_span"
}  # fmt: skip
LOGIN = {
    "claim_totp_step",
    "confirm_totp",
    "end_sessions",
    "enter",
    "find_account_token",
    "find_credentials",
    "my_credentials",
    "password_history",
    "propose_totp",
    "record_login",
    "rotate_session",
    "set_password",
    "set_recovery_codes",
    "set_totp",
    "use_account_token",
    "use_recovery_code",
}
DOCUMENTS = {
    "attach_to_request",
    "create_external_link",
    "fold",
    "linked_file",
    "manual_sensor",
    "open_external_link",
    "open_portal",
    "request_status",
    "search",
    "search_ids",
    "search_matches",
    "search_query",
    "submit_request",
}
STOCK = {"verify_stock"}
MAIL = {"has_password", "make_account_token"}
DEFER = {"procrastinate_defer_jobs_v1"}
WEBHOOKS = {"queue_deliveries"}
WINDOWS = {"maintenance_window_equipment"}
FUNCTIONS = {
    "maintainpro_ingest": CONTEXT | {"vibration_mounting"},
    "maintainpro_streams": CONTEXT | DEFER | WINDOWS,
    "maintainpro_api": CONTEXT
    | DOCUMENTS
    | DEFER
    | SIGHT
    | LOGIN
    | STOCK
    | WEBHOOKS
    | WINDOWS
    | {"alarm_annunciations", "calendar_owner", "labor_rate", "undo_import"},
    "maintainpro_worker": CONTEXT
    | SIGHT
    | STOCK
    | MAIL
    | WEBHOOKS
    | WINDOWS
    | {
        "apply_retention",
        "assign_sequence",
        "fold_work_order_tallies",
        "labor_rate",
        "link_audit",
        "procrastinate: all",
        "trim_waveforms",
        "verify_audit_from",
    },
    "PUBLIC": set(),
}

# a hypertable's chunks have its grants: they come and go with the data
_TABLE_GRANTS = """
    SELECT relname, privilege_type, 0 FROM pg_class c, aclexplode(c.relacl)
    WHERE relkind IN ('r', 'v', 'p', 'm', 'f') AND grantee = %(role)s::regrole
        AND relnamespace <> '_timescaledb_internal'::regnamespace
    UNION ALL
    SELECT relname, privilege_type, count(*) FROM pg_attribute JOIN pg_class c ON c.oid = attrelid, aclexplode(attacl)
    WHERE grantee = %(role)s::regrole GROUP BY 1, 2"""
_FUNCTION_GRANTS = """
    SELECT proname FROM pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner)))
    WHERE pronamespace IN ('app'::regnamespace, 'public'::regnamespace) AND prorettype <> 'trigger'::regtype
        AND grantee = (CASE %(role)s WHEN 'PUBLIC' THEN 0 ELSE to_regrole(%(role)s)::oid END)
        AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')"""


@pytest.mark.parametrize("role", TABLES)
def test_tables(settings: Settings, role: str) -> None:
    granted: dict[str, set[str]] = defaultdict(set)
    with psycopg.connect(settings.database_url) as owner:
        for table, verb, columns in owner.execute(_TABLE_GRANTS, {"role": role}):
            granted[table].add(f"{verb}({columns})" if columns else verb)
    assert {table: " ".join(sorted(verbs)) for table, verbs in granted.items()} == TABLES[role]


@pytest.mark.parametrize("role", FUNCTIONS)
def test_functions(settings: Settings, role: str) -> None:
    with psycopg.connect(settings.database_url) as owner:
        granted = {name for (name,) in owner.execute(_FUNCTION_GRANTS, {"role": role})}
    if "procrastinate: all" in FUNCTIONS[role]:
        granted = {"procrastinate: all" if name.startswith("procrastinate_") else name for name in granted}
    assert granted == FUNCTIONS[role]


def test_no_role_is_more_than_it_looks(settings: Settings) -> None:
    with psycopg.connect(settings.database_url) as owner:
        roles = owner.execute(
            """SELECT rolname FROM pg_roles r WHERE rolname LIKE 'maintainpro\\_%%' AND rolname = ANY (%s)
               AND NOT (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)
               AND NOT EXISTS (SELECT FROM pg_auth_members WHERE member = r.oid)
               AND NOT EXISTS (SELECT FROM pg_shdepend WHERE refobjid = r.oid AND deptype = 'o')
               AND 'search_path=public, pg_temp' = ANY (rolconfig)""",
            [list(ROLES.values())],
        ).fetchall()
    assert {name for (name,) in roles} == set(ROLES.values())


def test_every_table_of_ours_has_policies_for_whoever_has_a_grant(settings: Settings) -> None:
    """But for readings and what ingest and streams keep for themselves."""
    unprotected = {
        "device_births", "detector_states", "ingest_offsets", "ingest_processes", "rollup_queue",
        "readings", "readings_text", "readings_1m", "readings_1h", "readings_1d",
    }  # fmt: skip
    with psycopg.connect(settings.database_url) as owner:
        found = owner.execute(
            """SELECT relname FROM pg_class WHERE relkind = 'r' AND NOT relrowsecurity
               AND relnamespace = 'public'::regnamespace AND relname NOT LIKE 'procrastinate\\_%'"""
        )
        assert {name for (name,) in found} == unprotected | {"alembic_version"}
