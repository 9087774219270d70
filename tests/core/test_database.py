"""The session's context, and what is the database's to fill in."""

import pytest
from sqlalchemy import select, text

from core.database import Database
from core.models import Equipment, Notification, Profile, UserSession, WorkOrder
from core.settings import Settings
from tests.conftest import People

CONTEXT = text("SELECT app.current_user_id(), app.current_warehouse_id(), current_setting('app.request_id', true)")


async def test_the_context_is_told_and_forgotten(clean_database: Settings, clean_people: People) -> None:
    database = Database.open(clean_database, pool_size=1, max_overflow=0)
    async with database.session_scope(clean_people.northerner, clean_people.north, "r-1") as session:
        assert (await session.execute(CONTEXT)).one() == (clean_people.northerner, clean_people.north, "r-1")
        await session.commit()
        assert (await session.execute(CONTEXT)).one() == (clean_people.northerner, clean_people.north, "r-1")
    async with database.session_scope() as session:
        assert (await session.execute(CONTEXT)).one() == (None, None, "")
        assert (await session.scalars(select(Profile))).all() == []
    await database.close()


async def test_an_exception_rolls_back(clean_database: Settings, clean_people: People) -> None:
    database = Database.open(clean_database)
    person, warehouse = clean_people.northerner, clean_people.north
    with pytest.raises(RuntimeError):
        async with database.session_scope(person, warehouse) as session:
            session.add(WorkOrder(title="never", warehouse_id=warehouse))
            await session.flush()
            raise RuntimeError
    async with database.session_scope(person, warehouse) as session:
        assert (await session.scalars(select(WorkOrder))).all() == []
    await database.close()


async def test_what_the_database_fills_in_is_there_without_another_query(database: Database, people: People) -> None:
    async with database.session_scope(people.northerner, people.north) as session:
        pump = Equipment(asset_tag="PUMP-1", model="CR 64", area="Hall", warehouse_id=people.north)
        session.add(pump)
        await session.flush()
        order = WorkOrder(description="Pump leaks\nbadly", equipment_id=pump.id, warehouse_id=people.north)
        session.add(order)
        await session.flush()
        assert (pump.hierarchy_level, pump.status, pump.version) == (0, "active", 1)
        assert order.fo_number.startswith("WO-")
        assert (order.title, order.area, order.asset_model, order.status) == ("Pump leaks", "Hall", "CR 64", "new")
        before = order.last_updated
        order.status = "assigned"
        await session.flush()
        assert order.version == 2
        assert order.last_updated > before


async def test_one_tells_a_colleague_what_one_cannot_read(database: Database, people: People) -> None:
    async with database.session_scope(people.manager, people.north) as session:
        session.add(Notification(user_id=people.northerner, type="system", message="hello"))
        await session.flush()
        assert (await session.scalars(select(Notification))).all() == []
    async with database.session_scope(people.northerner, people.north) as session:
        assert [n.message for n in await session.scalars(select(Notification))] == ["hello"]


async def test_a_session_is_written_with_a_hash_that_is_not_read_back(database: Database, people: People) -> None:
    async with database.session_scope(people.northerner, people.north) as session:
        session.add(
            UserSession(
                user_id=people.northerner,
                session_id="s",
                refresh_token_hash="h",
                expires_at=(await session.execute(text("SELECT now() + interval '1 day'"))).scalar_one(),
            )
        )
        await session.flush()
        session.expunge_all()
        stored = (await session.scalars(select(UserSession))).one()
        assert stored.is_active
        stored.is_active, stored.revoked_at = False, stored.created_at
        await session.flush()


async def test_ids_sort_by_time(database: Database) -> None:
    async with database.session_scope() as session:
        ids = (
            await session.scalars(text("SELECT app.uuid7() FROM generate_series(1, 50), pg_sleep(0.002) AS wait"))
        ).all()
        later = await session.scalar(text("SELECT app.uuid7() FROM pg_sleep(0.005)"))
    assert {id_.version for id_ in ids} == {7}
    assert max(ids) < later
    assert len(set(ids)) == 50
