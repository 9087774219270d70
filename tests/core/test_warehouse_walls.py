"""Every table there is, attacked: new ones are found in the catalogue and need no line here, unless they have no walls.

Rows are made for two warehouses in every table that knows one, with constraints and triggers off, in a transaction that
is rolled back; then the API's role looks at them as a person of the one.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from core.settings import Settings
from tests.conftest import NewDatabase, People, settle

# what the API's role may read whole, or with a policy that lets everybody see every row; each with its reason
GLOBAL = {
    "alembic_version": "the number of the schema",
    "ingest_offsets": "counters of the pipeline, no data of a warehouse",
    "ingest_processes": "counters of the pipeline, no data of a warehouse",
}
# rows of another warehouse that are meant to be seen, by table
SHARED: dict[str, str] = {}

_READABLE = """
    SELECT c.relname, c.relrowsecurity FROM pg_class c
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE 'procrastinate%'
        AND has_any_column_privilege('maintainpro_api', c.oid, 'SELECT')"""
_OPEN = """
    SELECT DISTINCT tablename FROM pg_policies WHERE schemaname = 'public' AND qual = 'true'
        AND cmd IN ('ALL', 'SELECT') AND roles && ARRAY['maintainpro_api', 'public']::name[]"""
_OF_WAREHOUSES = """
    SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND a.attname = 'warehouse_id'
        AND NOT a.attisdropped AND has_column_privilege('maintainpro_api', c.oid, a.attnum, 'SELECT')"""


@pytest.fixture(scope="module")
def site(new_database: NewDatabase) -> Iterator[Settings]:
    with new_database("walls") as settings:
        yield settings


@pytest.fixture(scope="module")
def people(site: Settings) -> People:
    return settle(site)


def names(settings: Settings, query: str) -> list[str]:
    with psycopg.connect(settings.database_url) as owner:
        return [str(row[0]) for row in owner.execute(query.encode())]


def test_every_table_has_walls_or_a_reason(site: Settings) -> None:
    with psycopg.connect(site.database_url) as owner:
        bare = {name for name, protected in owner.execute(_READABLE) if not protected}
    assert bare | set(names(site, _OPEN)) <= set(GLOBAL)


def make_rows(owner: psycopg.Connection[Any], table: str, warehouses: list[UUID]) -> None:
    name = Identifier(table)
    owner.execute("SET LOCAL session_replication_role = replica")
    constraints = owner.execute(
        "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype <> 't'", [table]
    ).fetchall()
    for (constraint,) in constraints:
        owner.execute(SQL("ALTER TABLE {} DROP CONSTRAINT IF EXISTS {} CASCADE").format(name, Identifier(constraint)))
    columns = owner.execute(
        """SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND attnotnull
           AND NOT attisdropped AND attidentity = '' AND attgenerated = ''""",
        [table],
    ).fetchall()
    for (column,) in columns:
        owner.execute(SQL("ALTER TABLE {} ALTER COLUMN {} DROP NOT NULL").format(name, Identifier(column)))
    for warehouse in warehouses:
        owner.execute(SQL("INSERT INTO {} (warehouse_id) VALUES (%s)").format(name), [warehouse])


def seen(owner: psycopg.Connection[Any], table: str, user: object, warehouse: object) -> dict[str, int]:
    """What a person reads of a table, by four ways of asking."""
    owner.execute("SET LOCAL session_replication_role = origin")
    owner.execute("SET LOCAL ROLE maintainpro_api")
    owner.execute(
        "SELECT set_config('app.current_user_id', %s, true), set_config('app.current_warehouse_id', %s, true)",
        [str(user), str(warehouse)],
    )
    found: dict[str, int] = {}
    for way, query in {
        "rows": "SELECT count(*) FROM (SELECT warehouse_id FROM {0}) AS r",
        "join": "SELECT count(*) FROM (VALUES (1)) AS v LEFT JOIN {0} AS t ON true WHERE t.warehouse_id IS NOT NULL",
        "aggregate": "SELECT coalesce(sum(n), 0)::int FROM (SELECT count(*) AS n FROM {0} GROUP BY warehouse_id) AS g",
        "union": "SELECT count(*) FROM (SELECT warehouse_id FROM {0} UNION SELECT warehouse_id FROM {0}) AS u",
    }.items():
        row = owner.execute(SQL(query).format(Identifier(table))).fetchone()  # type: ignore[arg-type]
        assert row is not None
        found[way] = int(row[0])
    owner.execute("RESET ROLE")
    return found


def test_no_table_shows_the_rows_of_another_warehouse(site: Settings, people: People) -> None:
    tables = names(site, _OF_WAREHOUSES)
    assert {"equipment", "work_orders", "profiles", "locations", "events", "system_logs"} <= set(tables)
    foreign = [
        (people.northerner, people.south),
        (people.southerner, people.north),
        (people.leaver, people.south),
        (UUID(int=1), people.south),
        ("", people.south),
        ("", ""),
        ("' OR true --", "garbage"),
    ]
    for table in tables:
        with psycopg.connect(site.database_url) as owner:
            before = seen(owner, table, people.northerner, people.north)
            make_rows(owner, table, [people.south])
            if table not in SHARED:
                assert seen(owner, table, people.northerner, people.north) == before, f"{table} shows another warehouse"
                for user, warehouse in foreign:
                    assert set(seen(owner, table, user, warehouse).values()) == {0}, (table, user, warehouse)
            owner.rollback()
