"""What the database itself keeps of a work order."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from core.settings import Settings
from tests.conftest import People

Connection = psycopg.Connection[Any]


@pytest.fixture
def owner(clean_database: Settings, clean_people: People) -> Any:
    with psycopg.connect(clean_database.database_url, autocommit=True) as connection:
        yield connection


def numbers(owner: Connection) -> list[str]:
    return [number for (number,) in owner.execute("SELECT fo_number FROM work_orders ORDER BY id")]


def test_numbers_are_unique_under_concurrency_and_may_have_gaps(
    clean_database: Settings, owner: Connection, clean_people: People
) -> None:
    def create(worker: int) -> None:
        with psycopg.connect(clean_database.database_url) as connection:
            for order in range(20):
                connection.execute(
                    "INSERT INTO work_orders (title, warehouse_id) VALUES ('x', %s)", [clean_people.north]
                )
                connection.rollback() if (order + worker) % 5 == 0 else connection.commit()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(create, range(4)))
    given = numbers(owner)
    assert len(given) == len(set(given)) == 4 * 16


def test_a_number_has_its_year_and_at_least_three_digits(owner: Connection, clean_people: People) -> None:
    owner.execute(
        "INSERT INTO work_orders (title, warehouse_id, created_at) VALUES ('x', %s, '2024-12-31 23:30:00-05')",
        [clean_people.north],
    )
    assert numbers(owner) == ["WO-2025-001"]
    owner.execute("SELECT setval('app.work_order_number', 1233)")
    owner.execute(
        "INSERT INTO work_orders (title, warehouse_id, created_at) VALUES ('x', %s, '2025-06-01')", [clean_people.north]
    )
    assert numbers(owner)[-1] == "WO-2025-1234"


def test_a_number_that_an_import_brought_is_stepped_over(owner: Connection, clean_people: People) -> None:
    for number in ("WO-2025-001", "WO-2025-002", None):
        owner.execute(
            "INSERT INTO work_orders (title, warehouse_id, fo_number, created_at) VALUES ('x', %s, %s, '2025-06-01')",
            [clean_people.north, number],
        )
    assert numbers(owner) == ["WO-2025-001", "WO-2025-002", "WO-2025-003"]
    with pytest.raises(psycopg.errors.UniqueViolation):
        owner.execute(
            "INSERT INTO work_orders (title, warehouse_id, fo_number) VALUES ('x', %s, 'WO-2025-001')",
            [clean_people.north],
        )


def test_a_number_stays(owner: Connection, clean_people: People) -> None:
    owner.execute("INSERT INTO work_orders (title, warehouse_id) VALUES ('x', %s)", [clean_people.north])
    before = numbers(owner)
    owner.execute("UPDATE work_orders SET fo_number = 'WO-1-1'")
    assert numbers(owner) == before


def test_assignees_exist(owner: Connection, clean_people: People) -> None:
    create = "INSERT INTO work_orders (title, warehouse_id, assigned_to) VALUES ('x', %s, %s)"
    owner.execute(create, [clean_people.north, [clean_people.northerner, clean_people.manager]])
    with pytest.raises(psycopg.errors.ForeignKeyViolation, match="assignee"):
        owner.execute(create, [clean_people.north, [clean_people.northerner, clean_people.south]])
    with pytest.raises(psycopg.errors.ForeignKeyViolation, match="assignee"):
        owner.execute("UPDATE work_orders SET assigned_to = %s", [[clean_people.south]])


def test_a_title_comes_from_somewhere(owner: Connection, clean_people: People) -> None:
    owner.execute(
        "INSERT INTO work_orders (description, warehouse_id) VALUES (E'Leaks\\nbadly', %s)", [clean_people.north]
    )
    assert owner.execute("SELECT title FROM work_orders").fetchone() == ("Leaks",)
    with pytest.raises(psycopg.errors.NotNullViolation):
        owner.execute("INSERT INTO work_orders (warehouse_id) VALUES (%s)", [clean_people.north])


def test_one_work_order_a_case(owner: Connection, clean_people: People) -> None:
    owner.execute("INSERT INTO equipment (asset_tag, warehouse_id) VALUES ('E', %s)", [clean_people.north])
    case = """INSERT INTO cases (equipment_id, failure_mode, severity, priority, title, score, since, opened_at,
                  last_at) SELECT id, 'wear', 'low', 'low', '', 1, now(), now(), now() FROM equipment"""
    owner.execute(case)
    with pytest.raises(psycopg.errors.UniqueViolation):
        owner.execute(case)
    order = "INSERT INTO work_orders (title, equipment_id, case_id) SELECT 'x', equipment_id, id FROM cases"
    owner.execute(order)
    with pytest.raises(psycopg.errors.UniqueViolation):
        owner.execute(order)
