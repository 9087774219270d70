"""Attacks with raw SQL as the API's role: what a hole in the code above would allow."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, LiteralString
from uuid import UUID

import psycopg
import pytest
from psycopg.rows import scalar_row

from core.database import role_url
from core.settings import Settings
from tests.conftest import NewDatabase, People, settle

Connection = psycopg.Connection[Any]
REFUSED = (psycopg.errors.InsufficientPrivilege, psycopg.errors.InvalidParameterValue)


@pytest.fixture(scope="module")
def site(new_database: NewDatabase) -> Iterator[Settings]:
    with new_database("security") as settings:
        yield settings


@pytest.fixture(scope="module")
def plant(site: Settings) -> People:
    """Each warehouse has a pump with a sensor, a reading, an alarm, a case with evidence, a work order and an event."""
    people = settle(site)
    with psycopg.connect(site.database_url) as owner:
        for name, warehouse, person in (
            ("N", people.north, people.northerner),
            ("S", people.south, people.southerner),
        ):
            owner.execute(
                "SELECT set_config('app.name', %s, true), set_config('app.warehouse', %s, true)", [name, str(warehouse)]
            )
            owner.execute("SELECT set_config('app.person', %s, true)", [str(person)])
            for statement in _PLANT:
                owner.execute(statement)
    return people


_PLANT: list[LiteralString] = [
    """INSERT INTO equipment (asset_tag, warehouse_id)
       VALUES (current_setting('app.name'), current_setting('app.warehouse')::uuid)""",
    """INSERT INTO locations (name, warehouse_id) VALUES ('Hall', current_setting('app.warehouse')::uuid)""",
    """INSERT INTO work_orders (title, equipment_id) SELECT 'secret', id FROM equipment
       WHERE asset_tag = current_setting('app.name')""",
    """INSERT INTO wo_checklist_items (work_order_id, action) SELECT w.id, 'look' FROM work_orders w
       JOIN equipment e ON e.id = equipment_id WHERE asset_tag = current_setting('app.name')""",
    """INSERT INTO notifications (user_id, type, message) VALUES (current_setting('app.person')::uuid, 'system', '')""",
    """INSERT INTO user_credentials (user_id, password_hash) VALUES (current_setting('app.person')::uuid, 'hash')""",
    """INSERT INTO user_sessions (user_id, session_id, refresh_token_hash, expires_at)
       VALUES (current_setting('app.person')::uuid, current_setting('app.name'), 'hash', now() + interval '1 day')""",
    """INSERT INTO sources (source) VALUES (current_setting('app.name'))""",
    """INSERT INTO sensors (address, source, metric, equipment_id) SELECT asset_tag || '/t', asset_tag, 't', id
       FROM equipment WHERE asset_tag = current_setting('app.name')""",
    """INSERT INTO detectors (detector, sensor_id) SELECT 'drift', id FROM sensors
       WHERE source = current_setting('app.name')""",
    """INSERT INTO case_policies (warehouse_id, policy) VALUES (current_setting('app.warehouse')::uuid, '{}')""",
    """INSERT INTO readings SELECT id, now(), 1, 192 FROM sensors WHERE source = current_setting('app.name')""",
    """INSERT INTO readings_text SELECT id, now(), 'x', 192 FROM sensors WHERE source = current_setting('app.name')""",
    """INSERT INTO readings_1m (sensor_id, time, count, bad_count) SELECT id, now(), 1, 0 FROM sensors
       WHERE source = current_setting('app.name')""",
    """INSERT INTO readings_1h SELECT * FROM readings_1m m WHERE sensor_id IN
       (SELECT id FROM sensors WHERE source = current_setting('app.name'))""",
    """INSERT INTO readings_1d SELECT * FROM readings_1m m WHERE sensor_id IN
       (SELECT id FROM sensors WHERE source = current_setting('app.name'))""",
    """INSERT INTO alarms (sensor_id, equipment_id, warehouse_id, detector, detector_version, state, severity, message,
           score, since, window_start, raised_at, last_at)
       SELECT id, equipment_id, warehouse_id, 'drift', 1, 'unacknowledged', 'low', '', 1, now(), now(), now(), now()
       FROM sensors WHERE source = current_setting('app.name')""",
    """INSERT INTO alarm_events (alarm_id, kind, occurred_at) SELECT a.id, 'raised', now() FROM alarms a
       JOIN sensors s ON s.id = sensor_id WHERE s.source = current_setting('app.name')""",
    """INSERT INTO cases (equipment_id, warehouse_id, failure_mode, severity, priority, title, score, since, opened_at,
           last_at) SELECT id, warehouse_id, 'wear', 'low', 'low', '', 1, now(), now(), now() FROM equipment
       WHERE asset_tag = current_setting('app.name')""",
    """INSERT INTO case_evidence (case_id, detector, detector_version, observed_at, window_start, window_end, score,
           severity, message) SELECT c.id, 'drift', 1, now(), now(), now(), 1, 'low', '' FROM cases c
       JOIN equipment e ON e.id = equipment_id WHERE asset_tag = current_setting('app.name')""",
    """INSERT INTO events (type, entity, entity_id, warehouse_id, payload)
       SELECT 'x', 'equipment', id, warehouse_id, '{}' FROM equipment WHERE asset_tag = current_setting('app.name')""",
]

# how many rows of each the technician, the manager and the admin see; the plant has two of each
SEEN: dict[str, tuple[int, int, int]] = {
    "warehouses": (1, 2, 2),
    "profiles": (4, 5, 5),
    "user_sessions": (1, 0, 2),
    "locations": (1, 2, 2),
    "equipment": (1, 2, 2),
    "work_orders": (1, 2, 2),
    "wo_checklist_items": (1, 2, 2),
    "notifications": (1, 0, 0),
    "sources": (1, 2, 2),
    "sensors": (1, 2, 2),
    "detectors": (1, 2, 2),
    "case_policies": (1, 2, 2),
    "alarms": (1, 2, 2),
    "alarm_events": (1, 2, 2),
    "cases": (1, 2, 2),
    "case_evidence": (1, 2, 2),
    "events": (1, 2, 2),
    "visible_readings": (1, 2, 2),
    "visible_readings_text": (1, 2, 2),
    "visible_readings_1m": (1, 2, 2),
    "visible_readings_1h": (1, 2, 2),
    "visible_readings_1d": (1, 2, 2),
    "visible_latest": (1, 2, 2),
}


@contextmanager
def acting(settings: Settings, user: object = "", warehouse: object = "") -> Iterator[Connection]:
    with psycopg.connect(role_url(settings, "api"), row_factory=scalar_row) as connection:
        connection.execute(
            "SELECT set_config('app.current_user_id', %s, true), set_config('app.current_warehouse_id', %s, true)",
            [str(user), str(warehouse)],
        )
        yield connection
        connection.rollback()


def rows(connection: Connection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone() or 0)


def test_each_sees_his_own(site: Settings, plant: People) -> None:
    seen = {}
    for person in (plant.northerner, plant.manager, plant.admin):
        with acting(site, person, plant.north) as connection:
            seen[person] = {table: rows(connection, "(SELECT 1 FROM " + table + ") AS t") for table in SEEN}
    assert {t: tuple(seen[p][t] for p in seen) for t in SEEN} == SEEN


def contexts(plant: People) -> list[tuple[object, object]]:
    stranger = UUID(int=1)
    return [
        ("", ""),
        (plant.northerner, ""),
        ("", plant.north),
        (plant.northerner, plant.south),  # a warehouse that is not his
        (plant.leaver, plant.north),
        (stranger, plant.north),
        (plant.northerner, "garbage"),
        ("garbage", plant.north),
        ("' OR true --", "' OR true --"),
        (plant.northerner, f"{{{plant.north}"),
    ]


def test_no_valid_context_no_rows(site: Settings, plant: People) -> None:
    own = {"user_sessions", "notifications"}  # one's own, whatever the warehouse
    for user, warehouse in contexts(plant):
        with acting(site, user, warehouse) as connection:
            for table in SEEN.keys() - own:
                assert rows(connection, "(SELECT 1 FROM " + table + ") AS t") == 0, (table, user, warehouse)
            assert rows(connection, "(SELECT 1 FROM system_logs) AS t") == 0


def test_a_manager_who_has_left_sees_nothing(site: Settings, plant: People) -> None:
    with psycopg.connect(site.database_url, row_factory=scalar_row) as owner:
        owner.execute("UPDATE profiles SET active = false WHERE id = %s", [plant.manager])
        owner.execute(
            "SELECT set_config('role', 'maintainpro_api', true), set_config('app.current_user_id', %s, true)",
            [str(plant.manager)],
        )
        assert [rows(owner, table) for table in ("work_orders", "profiles", "visible_readings", "events")] == [0] * 4
        owner.rollback()


def test_a_connection_that_never_said_who_acts_sees_nothing(site: Settings, plant: People) -> None:
    with psycopg.connect(role_url(site, "api"), row_factory=scalar_row) as connection:
        for table in SEEN:
            assert rows(connection, "(SELECT 1 FROM " + table + ") AS t") == 0


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT count(*) FROM work_orders w RIGHT JOIN equipment e ON e.id = w.equipment_id",
        "SELECT count(*) FROM (SELECT warehouse_id FROM equipment UNION ALL SELECT warehouse_id FROM work_orders) u"
        " WHERE warehouse_id <> app.current_warehouse_id()",
        "SELECT sum(1) FROM equipment GROUP BY GROUPING SETS (())",
        "WITH u AS (UPDATE work_orders SET title = 'mine' RETURNING 1) SELECT count(*) FROM u",
        "SELECT count(*) FROM work_orders w, LATERAL (SELECT * FROM equipment WHERE id <> w.equipment_id) e",
        "SELECT count(*) FROM sensors s JOIN visible_readings r ON true",
    ],
)
def test_no_query_reaches_the_others(site: Settings, plant: People, statement: LiteralString) -> None:
    with acting(site, plant.northerner, plant.north) as connection:
        assert connection.execute(statement).fetchone() in {0, 1}
    with psycopg.connect(site.database_url, row_factory=scalar_row) as owner:
        assert (
            owner.execute(
                "SELECT count(*) FROM work_orders WHERE warehouse_id = %s AND title = 'mine'", [plant.south]
            ).fetchone()
            == 0
        )


def test_a_predicate_does_not_see_what_the_policy_hides(site: Settings, plant: People) -> None:
    """A function that shouts its argument, or a division by zero, runs on visible rows only."""
    with acting(site, plant.northerner, plant.north) as connection:
        leak = "SELECT 1 FROM {} WHERE 1 / (CASE WHEN {} THEN 0 ELSE 1 END) = 1"
        connection.execute(leak.format("equipment", "asset_tag = 'S'").encode())
        south = "sensor_id = (SELECT max(sensor_id) FROM visible_readings) + 1"
        connection.execute(leak.format("visible_readings", south).encode())
        connection.execute(leak.format("visible_latest", south).encode())


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM readings",
        "SELECT * FROM readings_1m",
        "SELECT * FROM user_credentials",
        "SELECT refresh_token_hash FROM user_sessions",
        "SELECT * FROM user_sessions",
        "UPDATE user_sessions SET refresh_token_hash = ''",
        "UPDATE user_sessions SET user_id = user_id",
        "COPY readings TO STDOUT",
        "COPY (SELECT * FROM user_credentials) TO STDOUT",
        "COPY equipment TO PROGRAM 'cat'",
        "COPY equipment TO '/tmp/stolen'",
        "SET ROLE maintainpro_worker",
        "SET ROLE postgres",
        "SET SESSION AUTHORIZATION maintainpro_streams",
        "SELECT set_config('role', 'maintainpro_worker', false)",
        "ALTER TABLE work_orders DISABLE ROW LEVEL SECURITY",
        "DROP POLICY people ON work_orders",
        "CREATE POLICY mine ON work_orders USING (true)",
        "ALTER ROLE maintainpro_api BYPASSRLS",
        "CREATE FUNCTION app.visible_warehouse() RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid'",
        "CREATE TABLE public.profiles2 (id uuid)",
        "CREATE TEMPORARY TABLE profiles (id uuid)",
        "CREATE SCHEMA mine",
        "TRUNCATE work_orders",
        "DELETE FROM work_orders",
        "DELETE FROM system_logs",
        "UPDATE system_logs SET description = ''",
        "INSERT INTO system_logs (action, actor) VALUES ('x', 'y')",
        "SELECT * FROM app.audit_chain",
        "INSERT INTO app.audit_chain VALUES (0, app.uuid7(), '')",
        "UPDATE events SET sequence = 1",
        "SELECT * FROM procrastinate_jobs",
        "SELECT app.audit('work_orders')",
        "SELECT app.protect('work_orders', 'true')",
        "SELECT app.may_keep_secrets_of(app.uuid7())",
        "SELECT app.assign_sequence(1)",
        "SELECT nextval('app.work_order_number')",
        "SELECT rolpassword FROM pg_authid",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT lo_import('/etc/passwd')",
    ],
)
def test_refused(site: Settings, plant: People, statement: LiteralString) -> None:
    with acting(site, plant.admin, plant.north) as connection, pytest.raises(REFUSED):
        connection.execute(statement)


def test_rows_are_not_copied_in(site: Settings, plant: People) -> None:
    with acting(site, plant.admin, plant.north) as connection, pytest.raises(psycopg.errors.FeatureNotSupported):
        connection.execute("COPY work_orders FROM STDIN")


def test_no_chunk_is_open(site: Settings, plant: People) -> None:
    with psycopg.connect(site.database_url, row_factory=scalar_row) as owner:
        chunks = owner.execute(
            "SELECT format('%I.%I', chunk_schema, chunk_name) FROM timescaledb_information.chunks"
        ).fetchall()
    assert len(chunks) >= 5
    for chunk in chunks:
        with acting(site, plant.admin, plant.north) as connection, pytest.raises(REFUSED):
            connection.execute(f"SELECT * FROM {chunk}".encode())


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO work_orders (title, warehouse_id) VALUES ('x', %(south)s)",
        "UPDATE equipment SET warehouse_id = %(south)s",
        "INSERT INTO locations (name, warehouse_id) VALUES ('x', %(south)s)",
        "INSERT INTO events (type, entity, entity_id, warehouse_id, payload)"
        " VALUES ('x', 'x', %(south)s, %(south)s, '{}')",
        "INSERT INTO events (type, entity, entity_id, payload) VALUES ('x', 'x', %(south)s, '{}')",
        "INSERT INTO notifications (id, user_id, type, message) VALUES (app.uuid7(), %(southerner)s, 'system', 'x')",
        "INSERT INTO profiles (role, warehouse_id, email) VALUES ('admin', %(north)s, 'x@y.example')",
        "INSERT INTO detectors (detector) VALUES ('drift')",
        "INSERT INTO case_policies (policy) VALUES ('{}')",
        "INSERT INTO warehouses (name) VALUES ('mine')",
        "INSERT INTO idempotency_keys (user_id, key, method, path, request_hash)"
        " VALUES (%(southerner)s, 'k', '', '', '')",
        "INSERT INTO user_sessions (user_id, session_id, refresh_token_hash, expires_at)"
        " VALUES (%(admin)s, 'x', 'x', now() + interval '1 day')",
        "UPDATE profiles SET role = 'admin' WHERE id = %(northerner)s",
        "UPDATE profiles SET warehouse_id = %(south)s WHERE id = %(northerner)s",
        "SELECT app.set_password(%(admin)s, 'x')",
        "SELECT app.set_totp(%(admin)s, NULL)",
    ],
)
def test_a_technician_writes_nothing_beyond_his_fence(site: Settings, plant: People, statement: LiteralString) -> None:
    values = {name: getattr(plant, name) for name in ("north", "south", "northerner", "southerner", "admin")}
    with acting(site, plant.northerner, plant.north) as connection, pytest.raises(REFUSED):
        connection.execute(statement, values)


@pytest.mark.parametrize("table", ["equipment", "work_orders", "sensors", "alarms", "cases", "profiles", "warehouses"])
def test_an_update_of_all_changes_ones_own_only(site: Settings, plant: People, table: str) -> None:
    with acting(site, plant.northerner, plant.north) as connection:
        changed = connection.execute(f"UPDATE {table} SET version = version".encode()).rowcount
        assert changed == (0 if table == "warehouses" else 1)


def test_a_reference_into_another_warehouse_is_as_if_it_were_nowhere(site: Settings, plant: People) -> None:
    with psycopg.connect(site.database_url, row_factory=scalar_row) as owner:
        foreign = owner.execute("SELECT id FROM equipment WHERE asset_tag = 'S'").fetchone()
        hall = owner.execute("SELECT id FROM locations WHERE warehouse_id = %s", [plant.south]).fetchone()
    for target in (foreign, UUID(int=7)):
        with (
            acting(site, plant.northerner, plant.north) as connection,
            pytest.raises(psycopg.errors.ForeignKeyViolation, match="this warehouse has no such equipment"),
        ):
            connection.execute(
                "INSERT INTO work_orders (title, warehouse_id, equipment_id) VALUES ('x', %s, %s)",
                [plant.north, target],
            )
    for column, target in (("parent_equipment_id", foreign), ("location_id", hall)):
        with (
            acting(site, plant.northerner, plant.north) as connection,
            pytest.raises(psycopg.errors.ForeignKeyViolation),
        ):
            connection.execute(f"UPDATE equipment SET {column} = %s".encode(), [target])


def test_a_manager_keeps_profiles_but_those_of_administrators(site: Settings, plant: People) -> None:
    with acting(site, plant.manager, plant.north) as connection:
        assert connection.execute("UPDATE profiles SET active = false WHERE id = %s", [plant.southerner]).rowcount == 1
        assert connection.execute("UPDATE profiles SET active = false WHERE id = %s", [plant.admin]).rowcount == 0
        with pytest.raises(REFUSED):
            connection.execute("UPDATE profiles SET role = 'admin' WHERE id = %s", [plant.southerner])


def test_services_reach_what_they_were_given_only(site: Settings, plant: People) -> None:
    for role, sees, refused in (
        ("ingest", "sensors", "work_orders"),
        ("streams", "readings", "profiles"),
        ("worker", "work_orders", "user_credentials"),
    ):
        with psycopg.connect(role_url(site, role)) as connection:  # type: ignore[arg-type]
            assert connection.execute(f"SELECT count(*) FROM {sees}".encode()).fetchone() == (2,)
            with pytest.raises(REFUSED):
                connection.execute(f"SELECT 1 FROM {refused}".encode())
