"""The audit trail: complete, append-only, chained, and no brake."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from core.database import role_url
from core.settings import Settings
from tests.conftest import People

BROKEN = "SELECT sequence, problem FROM app.verify_audit()"


def act(connection: psycopg.Connection[Any], people: People) -> None:
    connection.execute(
        "SELECT set_config('app.current_user_id', %s, true), set_config('app.current_warehouse_id', %s, true),"
        " set_config('app.request_id', 'r-7', true)",
        [str(people.northerner), str(people.north)],
    )


def test_a_change_is_told_with_who_when_before_and_after(clean_database: Settings, clean_people: People) -> None:
    with psycopg.connect(role_url(clean_database, "api")) as api:
        act(api, clean_people)
        api.execute("INSERT INTO work_orders (title, warehouse_id) VALUES ('Oil', %s)", [clean_people.north])
        api.execute("UPDATE work_orders SET status = 'assigned'")
    with psycopg.connect(role_url(clean_database, "worker")) as worker:
        worker.execute("UPDATE work_orders SET escalated = true")
    with psycopg.connect(clean_database.database_url, row_factory=dict_row) as owner:
        logs = owner.execute("SELECT * FROM system_logs WHERE table_name = 'work_orders' ORDER BY timestamp").fetchall()
    assert [log["action"] for log in logs] == ["insert", "update", "update"]
    assert [log["actor"] for log in logs] == ["maintainpro_api", "maintainpro_api", "maintainpro_worker"]
    assert [log["user_id"] for log in logs] == [clean_people.northerner, clean_people.northerner, None]
    assert [log["request_id"] for log in logs] == ["r-7", "r-7", None]
    assert {log["warehouse_id"] for log in logs} == {clean_people.north}
    assert logs[0]["before_data"] is None
    assert (logs[1]["before_data"]["status"], logs[1]["after_data"]["status"]) == ("new", "assigned")


def test_every_maintenance_table_is_audited(clean_database: Settings) -> None:
    with psycopg.connect(clean_database.database_url) as owner:
        silent = owner.execute(
            """SELECT relname FROM pg_class c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
               AND relrowsecurity AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = c.oid AND tgname = 'audit')"""
        )
        # the trail itself, the feed, and what services and the request itself keep
        assert {name for (name,) in silent} == {
            "system_logs", "events", "idempotency_keys", "api_key_uses", "case_evidence", "sources",
            "wo_status_changes", "imports", "import_changes", "external_ids", "service_runs", "daily_kpis",
            "equipment_health", "detector_trust", "audit_progress", "notification_deliveries",
            "webhook_states", "webhook_deliveries", "webhook_attempts", "work_order_tallies",
            "equipment_monitors", "equipment_remaining_life", "waveforms",
        }  # fmt: skip


def test_what_services_write_at_the_rate_of_readings_is_audited_for_people_only(
    clean_database: Settings, clean_people: People
) -> None:
    logs = "SELECT count(*) FROM system_logs WHERE table_name = 'sensors'"
    with psycopg.connect(clean_database.database_url) as owner:
        owner.execute("INSERT INTO equipment (asset_tag, warehouse_id) VALUES ('E', %s)", [clean_people.north])
    with psycopg.connect(role_url(clean_database, "ingest")) as ingest:
        ingest.execute(
            "INSERT INTO sensors (address, source, metric, equipment_id) SELECT 'a/b', 'a', 'b', id FROM equipment"
        )
    with psycopg.connect(clean_database.database_url) as owner:
        assert owner.execute(logs).fetchone() == (0,)
    with psycopg.connect(role_url(clean_database, "api")) as api:
        act(api, clean_people)
        assert api.execute("UPDATE sensors SET unit = 'mm/s'").rowcount == 1
    with psycopg.connect(clean_database.database_url) as owner:
        assert owner.execute(logs).fetchone() == (1,)


def test_secrets_leave_a_mark_only(clean_database: Settings, clean_people: People) -> None:
    with psycopg.connect(clean_database.database_url) as owner:
        owner.execute("SELECT app.set_password(%s, 'first secret')", [clean_people.northerner])
        owner.execute("SELECT app.set_password(%s, 'second secret')", [clean_people.northerner])
        owner.execute("SELECT app.set_totp(%s, 'third secret', '[\"fourth secret\"]')", [clean_people.northerner])
        owner.execute(
            "INSERT INTO user_sessions (user_id, session_id, refresh_token_hash, expires_at)"
            " VALUES (%s, 's', 'fifth secret', now())",
            [clean_people.northerner],
        )
    with psycopg.connect(clean_database.database_url) as owner:
        text = (
            "SELECT string_agg(coalesce(before_data::text, '') || coalesce(after_data::text, ''), ' ') FROM system_logs"
        )
        row = owner.execute(text).fetchone()
    assert row is not None
    assert "secret" not in row[0].replace("totp_secret", "")
    assert row[0].count("[redacted]") >= 5


@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {0}", "TRUNCATE {0} CASCADE"])
@pytest.mark.parametrize(("table", "column"), [("system_logs", "action"), ("app.audit_chain", "hash")])
def test_nobody_changes_it_not_even_the_owner(
    clean_database: Settings, clean_people: People, statement: str, table: str, column: str
) -> None:
    with (
        psycopg.connect(clean_database.database_url) as owner,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"),
    ):
        owner.execute(statement.format(table, column, column).encode())


TAMPERING = {
    "a log was changed": (
        "UPDATE system_logs SET user_id = NULL, actor = 'nobody' WHERE id = (SELECT log_id FROM app.audit_chain"
        " WHERE sequence = 3)",
        (3, "the log or the link was changed"),
    ),
    "a log was removed": (
        "DELETE FROM system_logs WHERE id = (SELECT log_id FROM app.audit_chain WHERE sequence = 4)",
        (4, "the log is missing"),
    ),
    "a log was removed with its link": (
        "WITH gone AS (DELETE FROM app.audit_chain WHERE sequence = 5 RETURNING log_id)"
        " DELETE FROM system_logs WHERE id IN (SELECT log_id FROM gone)",
        (6, "a link before is missing"),
    ),
    "a log was slipped in": (
        "INSERT INTO system_logs (action, actor) VALUES ('x', 'y')",
        (None, "the log has no link"),
    ),
    "a log and its own link were forged": (
        "WITH forged AS (UPDATE system_logs SET description = 'x' WHERE id ="
        " (SELECT log_id FROM app.audit_chain WHERE sequence = 2) RETURNING *)"
        " UPDATE app.audit_chain c SET hash = app.audit_hash((SELECT hash FROM app.audit_chain WHERE sequence = 1),"
        " forged::system_logs) FROM forged WHERE c.sequence = 2",
        (3, "the log or the link was changed"),
    ),
}


@pytest.mark.parametrize("tampering", TAMPERING)
def test_tampering_is_found(clean_database: Settings, clean_people: People, tampering: str) -> None:
    statement, (sequence, problem) = TAMPERING[tampering]
    with psycopg.connect(clean_database.database_url) as owner:
        assert owner.execute(BROKEN).fetchall() == []
        owner.execute("SET session_replication_role = replica")  # what an owner could do: no triggers
        owner.execute(statement.encode())
        found = owner.execute(BROKEN).fetchall()
        assert len(found) == 1
        assert found[0][1] == problem
        assert sequence is None or found[0][0] == sequence


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM app.audit_chain WHERE sequence > 5",
        "UPDATE app.audit_chain SET hash = ''",
    ],
)
def test_a_chain_cut_off_or_written_anew_no_longer_holds_the_head_that_was_kept(
    clean_database: Settings, clean_people: People, statement: str
) -> None:
    with psycopg.connect(clean_database.database_url) as owner:
        head = owner.execute("SELECT * FROM app.audit_head()").fetchone()
        verify = "SELECT problem FROM app.verify_audit(%s, %s) WHERE problem LIKE '%%that was kept'"
        owner.execute("UPDATE warehouses SET address = 'x'")
        owner.commit()
        assert owner.execute(verify, head).fetchall() == []
        owner.execute("SET session_replication_role = replica")
        owner.execute("DELETE FROM system_logs WHERE id IN (SELECT log_id FROM app.audit_chain WHERE sequence > 5)")
        owner.execute(statement.encode())
        if "DELETE" in statement:
            assert owner.execute(BROKEN).fetchall() == []
            assert len(owner.execute(verify, head).fetchall()) == 1
        else:
            assert owner.execute(BROKEN).fetchall() == [(1, "the log or the link was changed")]


def test_the_chain_holds_under_concurrency(clean_database: Settings, clean_people: People) -> None:
    def write(_: int) -> None:
        with psycopg.connect(role_url(clean_database, "api"), autocommit=True) as api:
            for _round in range(15):
                with api.transaction():
                    act(api, clean_people)
                    for title in ("a", "b"):
                        api.execute(
                            "INSERT INTO work_orders (title, warehouse_id) VALUES (%s, %s)", [title, clean_people.north]
                        )

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    with psycopg.connect(clean_database.database_url) as owner:
        assert owner.execute(BROKEN).fetchall() == []
        count = owner.execute("SELECT count(*) FROM system_logs WHERE table_name = 'work_orders'").fetchone()
    assert count == (4 * 15 * 2,)


def test_a_writer_does_not_wait_for_anothers_open_transaction(clean_database: Settings, clean_people: People) -> None:
    with (
        psycopg.connect(role_url(clean_database, "api")) as slow,
        psycopg.connect(role_url(clean_database, "api")) as quick,
    ):
        for connection in (slow, quick):
            connection.execute("SET lock_timeout = '300ms'")
            connection.commit()
            act(connection, clean_people)
            connection.execute("INSERT INTO work_orders (title, warehouse_id) VALUES ('x', %s)", [clean_people.north])
        quick.commit()
        slow.commit()
    with psycopg.connect(clean_database.database_url) as owner:
        assert owner.execute(BROKEN).fetchall() == []


def test_no_isolation_level_forks_the_chain(clean_database: Settings, clean_people: People) -> None:
    with (
        psycopg.connect(clean_database.database_url) as old,
        psycopg.connect(clean_database.database_url) as new,
    ):
        old.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        old.execute("UPDATE warehouses SET address = 'old'")
        new.execute("UPDATE profiles SET phone = '1'")
        new.commit()
        old.commit()
        assert new.execute(BROKEN).fetchall() == []
        new.commit()
        # a linker whose snapshot is older than the end of the chain fails instead of building on what was the end
        old.execute("SELECT 1 FROM warehouses")
        new.execute("UPDATE warehouses SET address = 'new'")
        new.execute("SELECT app.audit_head()")
        new.commit()
        old.execute("UPDATE profiles SET phone = '2'")
        with pytest.raises(psycopg.errors.SerializationFailure):
            old.execute("SELECT app.link_audit(10)")
        old.rollback()
        assert new.execute(BROKEN).fetchall() == []


def test_a_log_that_vanished_before_it_was_linked_is_missed(clean_database: Settings, clean_people: People) -> None:
    with psycopg.connect(clean_database.database_url) as owner:
        assert owner.execute(BROKEN).fetchall() == []
        owner.execute("UPDATE warehouses SET address = 'x'")
        owner.commit()
        owner.execute("SET session_replication_role = replica")
        owner.execute("DELETE FROM system_logs WHERE id = (SELECT log_id FROM app.audit_queue LIMIT 1)")
        owner.execute("SET session_replication_role = origin")
        assert [problem for _, problem in owner.execute(BROKEN)] == ["the log is missing"]


def test_linkers_at_once_make_one_chain(clean_database: Settings, clean_people: People) -> None:
    def link(_: int) -> None:
        with psycopg.connect(role_url(clean_database, "worker"), autocommit=True) as worker:
            for _round in range(20):
                worker.execute("INSERT INTO work_orders (title, warehouse_id) VALUES ('x', %s)", [clean_people.north])
                worker.execute("SELECT app.link_audit(3)")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(link, range(4)))
    with psycopg.connect(clean_database.database_url) as owner:
        assert owner.execute(BROKEN).fetchall() == []
        counts = "SELECT (SELECT count(*) FROM app.audit_chain) = (SELECT count(*) FROM system_logs)"
        assert owner.execute(counts).fetchone() == (True,)
        assert owner.execute("SELECT count(*) FROM app.audit_queue").fetchone() == (0,)


def test_the_zone_and_the_format_of_a_session_do_not_matter(clean_database: Settings, clean_people: People) -> None:
    with psycopg.connect(clean_database.database_url) as owner:
        owner.execute("SET timezone = '+5:30'; SET datestyle = 'German'; SET extra_float_digits = 0")
        owner.execute("SET intervalstyle = 'sql_standard'; SET bytea_output = 'escape'")
        owner.execute("UPDATE warehouses SET address = 'x'")
        owner.commit()
        assert owner.execute(BROKEN).fetchall() == []
    with psycopg.connect(clean_database.database_url) as owner:
        assert owner.execute(BROKEN).fetchall() == []


def test_what_is_no_change_can_be_logged(clean_database: Settings, clean_people: People) -> None:
    with psycopg.connect(role_url(clean_database, "api"), row_factory=dict_row) as api:
        act(api, clean_people)
        api.execute("SELECT app.log_action('login', 'from 10.0.0.7')")
    with psycopg.connect(clean_database.database_url, row_factory=dict_row) as owner:
        log = owner.execute("SELECT * FROM system_logs WHERE action = 'login'").fetchone()
    assert log is not None
    assert (log["user_id"], log["warehouse_id"], log["actor"]) == (
        clean_people.northerner, clean_people.north, "maintainpro_api"
    )  # fmt: skip


def test_a_row_that_did_not_change_is_not_logged(clean_database: Settings, clean_people: People) -> None:
    with psycopg.connect(clean_database.database_url) as owner:
        owner.execute(
            "INSERT INTO notifications (user_id, type, message) VALUES (%s, 'system', '')", [clean_people.admin]
        )
        owner.execute("UPDATE notifications SET read = read")
        row = owner.execute("SELECT count(*) FROM system_logs WHERE table_name = 'notifications'").fetchone()
    assert row == (1,)


def test_redaction_keeps_the_rest(clean_database: Settings) -> None:
    with psycopg.connect(clean_database.database_url) as owner:
        data = Jsonb({"id": 1, "password_hash": "x", "totp_secret": None})
        row = owner.execute("SELECT app.redact(%s)", [data]).fetchone()
        assert row == ({"id": 1, "password_hash": "[redacted]", "totp_secret": None},)
        assert owner.execute("SELECT app.redact(NULL)").fetchone() == (None,)
