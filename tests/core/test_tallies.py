"""The counts of work orders are right whatever happens at the same time, and seen by those who see the work."""

import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from core.database import role_url
from core.settings import Settings
from tests.conftest import People

Connection = psycopg.Connection[Any]
_STATUSES = ["new", "assigned", "in_progress", "on_hold", "cancelled"]
_COUNTED = (
    "SELECT warehouse_id, status, archived_at IS NOT NULL, count(*) FROM work_orders GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
)
_TALLIED = """SELECT warehouse_id, status, archived, sum(change) FROM work_order_tallies GROUP BY 1, 2, 3
              HAVING sum(change) <> 0 ORDER BY 1, 2, 3"""


@pytest.fixture
def owner(clean_database: Settings, clean_people: People) -> Any:
    with psycopg.connect(clean_database.database_url, autocommit=True) as connection:
        yield connection


def _work(owner: Connection, warehouse: Any, count: int = 1) -> None:
    owner.execute(
        "INSERT INTO work_orders (title, warehouse_id) SELECT 'x', %s FROM generate_series(1, %s)", [warehouse, count]
    )


def test_they_follow_every_change(owner: Connection, clean_people: People) -> None:
    _work(owner, clean_people.north, 3)
    _work(owner, clean_people.south)
    owner.execute("UPDATE work_orders SET status = 'cancelled' WHERE warehouse_id = %s", [clean_people.south])
    owner.execute("UPDATE work_orders SET archived_at = now() WHERE status = 'cancelled'")
    owner.execute("UPDATE work_orders SET title = 'y'")
    before = owner.execute("SELECT count(*) FROM work_order_tallies").fetchone()
    owner.execute("UPDATE work_orders SET description = 'no change of the status'")
    assert owner.execute("SELECT count(*) FROM work_order_tallies").fetchone() == before
    assert owner.execute(_TALLIED).fetchall() == owner.execute(_COUNTED).fetchall()


def test_nothing_is_lost_between_those_who_work_and_those_who_fold(
    clean_database: Settings, owner: Connection, clean_people: People
) -> None:
    _work(owner, clean_people.north, 5)

    def work(seed: int) -> None:
        chance = random.Random(seed)
        with psycopg.connect(clean_database.database_url) as connection:
            for _ in range(25):
                if chance.random() < 0.3:
                    connection.execute("SELECT app.fold_work_order_tallies(1)")
                elif chance.random() < 0.5:
                    _work(connection, chance.choice([clean_people.north, clean_people.south]))
                else:
                    connection.execute(
                        """UPDATE work_orders SET status = %s::wo_status_enum WHERE id = (SELECT id FROM work_orders
                           WHERE status <> 'cancelled' ORDER BY random() LIMIT 1 FOR UPDATE SKIP LOCKED)""",
                        [chance.choice(_STATUSES)],
                    )
                connection.rollback() if chance.random() < 0.2 else connection.commit()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert owner.execute(_TALLIED).fetchall() == owner.execute(_COUNTED).fetchall()
    owner.execute("SELECT app.fold_work_order_tallies(1)")
    assert owner.execute(_TALLIED).fetchall() == owner.execute(_COUNTED).fetchall()
    assert owner.execute(
        "SELECT max(n) FROM (SELECT count(*) AS n FROM work_order_tallies GROUP BY status, warehouse_id) each"
    ).fetchone() == (1,)


def test_few_changes_are_left_as_they_are(owner: Connection, clean_people: People) -> None:
    _work(owner, clean_people.north, 2)
    owner.execute("SELECT app.fold_work_order_tallies()")
    assert owner.execute("SELECT count(*) FROM work_order_tallies").fetchone() == (2,)


def test_they_can_be_counted_anew(owner: Connection, clean_people: People) -> None:
    _work(owner, clean_people.north, 2)
    owner.execute("UPDATE work_order_tallies SET change = 7")
    owner.execute("SELECT app.recount_work_orders()")
    assert owner.execute(_TALLIED).fetchall() == [(clean_people.north, "new", False, 2)]


def test_another_warehouse_is_not_counted(clean_database: Settings, owner: Connection, clean_people: People) -> None:
    _work(owner, clean_people.north, 2)
    _work(owner, clean_people.south, 3)
    with psycopg.connect(role_url(clean_database, "api")) as api:
        assert api.execute(_TALLIED).fetchall() == []
        context = [str(clean_people.northerner), str(clean_people.north)]
        api.execute(
            "SELECT set_config('app.current_user_id', %s, true), set_config('app.current_warehouse_id', %s, true)",
            context,
        )
        assert api.execute(_TALLIED).fetchall() == [(clean_people.north, "new", False, 2)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            api.execute(
                "INSERT INTO work_order_tallies (warehouse_id, status, change) VALUES (%s, 'new', 1)",
                [clean_people.north],
            )
