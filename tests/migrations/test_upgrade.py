"""Migrations on real databases: from nothing, from the revision before, twice, at once, and past a lock."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from alembic.script import ScriptDirectory
from psycopg.sql import SQL, Identifier
from sqlalchemy import make_url

from core.database import connect, role_url, timescale_edition
from core.passwords import ROLES, Role
from core.settings import Settings
from migrations.migrate import config, upgrade

HEAD = ScriptDirectory.from_config(config()).get_current_head()
TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"


@pytest.fixture
def empty(clean_database: Settings) -> Iterator[str]:
    """The URL of a database with nothing in it."""
    url = make_url(clean_database.database_url)
    empty = url.set(database=f"{url.database}_empty")
    with psycopg.connect(clean_database.database_url, autocommit=True) as owner:
        name = Identifier(str(empty.database))
        owner.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        owner.execute(SQL("CREATE DATABASE {}").format(name))
        yield empty.render_as_string(hide_password=False)
        owner.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def run(url: str, settings: Settings, revision: str = "head", partitions: int = 8) -> None:
    upgrade(url, settings.secret_key.get_secret_value(), partitions, revision)


def test_from_nothing_and_again(empty: str, clean_database: Settings) -> None:
    run(empty, clean_database)
    with psycopg.connect(empty) as owner:
        first = owner.execute(TABLES).fetchone()
    run(empty, clean_database)
    with psycopg.connect(empty) as owner:
        assert owner.execute(TABLES).fetchone() == first
        assert owner.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]


def test_from_the_revision_before_with_data(empty: str, clean_database: Settings) -> None:
    run(empty, clean_database, "0001")
    with psycopg.connect(empty) as owner:
        owner.execute(
            """WITH w AS (INSERT INTO warehouses (name) VALUES ('North') RETURNING id),
                    e AS (INSERT INTO equipment (asset_tag, warehouse_id) SELECT 'PUMP-1', id FROM w RETURNING id)
               SELECT 1 FROM w, e"""
        )
        owner.execute(
            """INSERT INTO work_orders (description, equipment_id, warehouse_id)
               SELECT 'It leaks', e.id, e.warehouse_id FROM equipment e"""
        )
    run(empty, clean_database)
    with psycopg.connect(empty) as owner:
        assert owner.execute("SELECT title, case_id FROM work_orders").fetchall() == [("It leaks", None)]
        assert owner.execute("SELECT * FROM app.verify_audit()").fetchall() == []


def test_many_migrators_at_once_are_one(empty: str, clean_database: Settings) -> None:
    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(run, empty, clean_database) for _ in range(3)]:
            done.result()
    with psycopg.connect(empty) as owner:
        assert owner.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]


def test_a_migrator_that_must_wait_lets_others_pass(empty: str, clean_database: Settings) -> None:
    """Whoever comes after it in the queue for a table is served within 5 s, while the one before still reads."""
    run(empty, clean_database, "0001")
    with psycopg.connect(empty) as before, psycopg.connect(empty) as after:
        before.execute("LOCK TABLE work_orders IN ACCESS SHARE MODE")
        migrator = threading.Thread(target=run, args=(empty, clean_database))
        migrator.start()
        while not before.execute("SELECT 1 FROM pg_locks WHERE NOT granted AND mode LIKE 'Access%'").fetchone():
            time.sleep(0.05)
        after.execute("SET lock_timeout = '8s'")
        after.execute("LOCK TABLE work_orders IN ACCESS SHARE MODE")
        after.rollback()
        before.rollback()
        migrator.join(60)
        assert before.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]


def test_partitions_cannot_shrink_below_what_was_consumed(clean_database: Settings) -> None:
    with psycopg.connect(clean_database.database_url) as owner:
        owner.execute("INSERT INTO ingest_offsets (topic, partition) VALUES ('readings.v1', 7)")
    run(clean_database.database_url, clean_database, partitions=8)
    with pytest.raises(ValueError, match="data of 8 partitions"):
        run(clean_database.database_url, clean_database, partitions=4)


@pytest.mark.parametrize("role", ROLES)
async def test_a_role_logs_in_with_its_own_password_only(clean_database: Settings, role: Role) -> None:
    connection = await connect(clean_database, role)
    async with connection:
        cursor = await connection.execute("SELECT current_user, current_setting('search_path')")
        assert await cursor.fetchone() == (ROLES[role], "public, pg_temp")
        assert await timescale_edition(connection) in {"apache", "timescale"}
    other = next(name for name in ROLES.values() if name != ROLES[role])
    forged = make_url(role_url(clean_database, role)).set(username=other).render_as_string(hide_password=False)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        await psycopg.AsyncConnection.connect(forged)


def test_passwords_stay_out_of_the_servers_sight(clean_database: Settings) -> None:
    """What the server was told is a verifier: it stores the same."""
    with psycopg.connect(clean_database.database_url) as owner:
        stored = owner.execute("SELECT rolpassword FROM pg_authid WHERE rolname LIKE 'maintainpro\\_%'").fetchall()
    assert len(stored) >= len(ROLES)
    assert all(str(password).startswith("SCRAM-SHA-256$") for (password,) in stored)


def test_nobody_else_may_enter(clean_database: Settings) -> None:
    with psycopg.connect(clean_database.database_url) as owner:
        row = owner.execute(
            "SELECT count(*) FROM pg_database, aclexplode(datacl) WHERE datname = current_database() AND grantee = 0"
        ).fetchone()
    assert row == (0,)
