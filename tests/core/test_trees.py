"""Locations and equipment: no cycles, whoever moves what at the same time; paths and levels are kept."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import psycopg
import pytest
from uuid_utils.compat import uuid7

from core.settings import Settings
from tests.conftest import People

Connection = psycopg.Connection[Any]


def add(owner: Connection, warehouse: UUID, tag: str, parent: UUID | None = None) -> UUID:
    row = owner.execute(
        "INSERT INTO equipment (asset_tag, warehouse_id, parent_equipment_id) VALUES (%s, %s, %s) RETURNING id",
        [tag, warehouse, parent],
    ).fetchone()
    assert row is not None
    return UUID(str(row[0]))


def hang(owner: Connection, child: UUID, parent: UUID | None) -> None:
    owner.execute("UPDATE equipment SET parent_equipment_id = %s WHERE id = %s", [parent, child])


def levels(owner: Connection) -> dict[str, int]:
    return dict(owner.execute("SELECT asset_tag, hierarchy_level FROM equipment").fetchall())


@pytest.fixture
def owner(clean_database: Settings, clean_people: People) -> Any:
    with psycopg.connect(clean_database.database_url, autocommit=True) as connection:
        yield connection


def test_levels_follow_a_move(owner: Connection, clean_people: People) -> None:
    a, b = (add(owner, clean_people.north, tag) for tag in "ab")
    c = add(owner, clean_people.north, "c", b)
    add(owner, clean_people.north, "d", c)
    assert levels(owner) == {"a": 0, "b": 0, "c": 1, "d": 2}
    hang(owner, b, a)
    assert levels(owner) == {"a": 0, "b": 1, "c": 2, "d": 3}
    hang(owner, c, None)
    assert levels(owner) == {"a": 0, "b": 1, "c": 0, "d": 1}
    owner.execute("UPDATE equipment SET hierarchy_level = 99")
    assert levels(owner) == {"a": 0, "b": 1, "c": 0, "d": 1}


def test_no_cycle_of_one_two_or_three(owner: Connection, clean_people: People) -> None:
    a = add(owner, clean_people.north, "a")
    b = add(owner, clean_people.north, "b", a)
    c = add(owner, clean_people.north, "c", b)
    for parent in (a, b, c):
        with pytest.raises(psycopg.errors.CheckViolation, match="a part of itself"):
            hang(owner, a, parent)
    own = uuid7()
    with pytest.raises(psycopg.errors.CheckViolation):
        owner.execute(
            "INSERT INTO equipment (id, asset_tag, warehouse_id, parent_equipment_id) VALUES (%s, 'o', %s, %s)",
            [own, clean_people.north, own],
        )


def test_no_cycle_within_one_statement(owner: Connection, clean_people: People) -> None:
    add(owner, clean_people.north, "a")
    add(owner, clean_people.north, "b")
    with pytest.raises(psycopg.errors.CheckViolation):
        owner.execute("UPDATE equipment e SET parent_equipment_id = o.id FROM equipment o WHERE o.id <> e.id")


def test_two_who_hang_each_under_the_other(clean_database: Settings, owner: Connection, clean_people: People) -> None:
    a = add(owner, clean_people.north, "a")
    b = add(owner, clean_people.north, "b")
    with psycopg.connect(clean_database.database_url) as first, ThreadPoolExecutor(1) as pool:
        hang(first, a, b)

        def second() -> None:
            with psycopg.connect(clean_database.database_url) as other:
                hang(other, b, a)

        waiting = pool.submit(second)
        time.sleep(0.3)
        assert not waiting.done()
        first.commit()
        with pytest.raises(psycopg.errors.CheckViolation):
            waiting.result(10)
    assert levels(owner) == {"a": 1, "b": 0}


def test_many_who_move_at_random_make_no_cycle_and_no_deadlock(
    clean_database: Settings, owner: Connection, clean_people: People
) -> None:
    nodes = [add(owner, clean_people.north, str(n)) for n in range(6)]

    def move(seed: int) -> None:
        with psycopg.connect(clean_database.database_url, autocommit=True) as mover:
            for step in range(25):
                child, parent = nodes[(seed * 7 + step * 5) % 6], nodes[(seed * 3 + step * 11 + 1) % 6]
                try:
                    hang(mover, child, parent)
                except psycopg.errors.CheckViolation:
                    hang(mover, child, None)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(move, range(4)))
    row = owner.execute(
        """WITH RECURSIVE below AS (
               SELECT id, 0 AS level FROM equipment WHERE parent_equipment_id IS NULL
               UNION ALL SELECT e.id, level + 1 FROM equipment e JOIN below b ON e.parent_equipment_id = b.id)
           SELECT count(*), count(*) FILTER (WHERE level = hierarchy_level) FROM below JOIN equipment USING (id)"""
    ).fetchone()
    assert row == (6, 6)


def test_a_stale_snapshot_may_not_move(owner: Connection, clean_database: Settings, clean_people: People) -> None:
    a = add(owner, clean_people.north, "a")
    with psycopg.connect(clean_database.database_url) as stale:
        stale.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        with pytest.raises(psycopg.errors.InvalidTransactionState):
            hang(stale, a, None)


def test_what_moves_to_another_warehouse_takes_its_parts_and_sensors_with_it(
    owner: Connection, clean_people: People
) -> None:
    a = add(owner, clean_people.north, "a")
    b = add(owner, clean_people.north, "b", a)
    owner.execute("INSERT INTO sensors (address, source, metric, equipment_id) VALUES ('b/t', 'b', 't', %s)", [b])
    owner.execute("UPDATE equipment SET warehouse_id = %s WHERE id = %s", [clean_people.south, a])
    for table in ("equipment", "sensors"):
        found = owner.execute(f"SELECT DISTINCT warehouse_id FROM {table}".encode()).fetchall()
        assert found == [(clean_people.south,)]
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        owner.execute("UPDATE equipment SET warehouse_id = %s WHERE id = %s", [clean_people.north, b])


def test_paths_of_locations(owner: Connection, clean_people: People) -> None:
    def place(name: str, parent: UUID | None = None) -> UUID:
        row = owner.execute(
            "INSERT INTO locations (name, warehouse_id, parent_id) VALUES (%s, %s, %s) RETURNING id",
            [name, clean_people.north, parent],
        ).fetchone()
        assert row is not None
        return UUID(str(row[0]))

    building = place("Building A")
    basement = place("Basement", building)
    place("Pump room", basement)
    owner.execute("UPDATE locations SET name = 'Building B' WHERE id = %s", [building])
    paths = "SELECT path FROM locations ORDER BY path"
    assert [path for (path,) in owner.execute(paths)] == [
        "Building B", "Building B - Basement", "Building B - Basement - Pump room"
    ]  # fmt: skip
    with pytest.raises(psycopg.errors.CheckViolation, match="within itself"):
        owner.execute("UPDATE locations SET parent_id = %s WHERE id = %s", [basement, building])
    with pytest.raises(psycopg.errors.UniqueViolation):
        place("Basement", building)
