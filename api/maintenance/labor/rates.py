"""The table of what an hour costs. Rates of one subject never hold at the same time: the database refuses it."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.conditional import Expected
from api.errors import Invalid, NotFound
from api.identity.actor import Actor
from api.maintenance.labor import repository
from api.maintenance.labor.schemas import RateCreate, RateFilter, RatePatch
from api.pagination import Listing
from core.models import LaborRate


async def find(session: AsyncSession, filters: RateFilter) -> Listing:
    return await repository.rates(session, filters)


async def create(session: AsyncSession, actor: Actor, body: RateCreate) -> LaborRate:
    if body.user_id is not None and body.craft is not None:
        raise Invalid("craft", "A rate is a person's or a craft's, not both")
    if body.user_id is not None and not await repository.active_person(session, body.user_id):
        raise NotFound("Person", "userId")
    rate = LaborRate(**body.model_dump(exclude={"warehouse_id"}), warehouse_id=body.warehouse_id or actor.warehouse_id)
    session.add(rate)
    await session.flush()
    return rate


async def update(session: AsyncSession, rate_id: UUID, body: RatePatch, expected: Expected) -> LaborRate:
    rate = await _need(session, rate_id)
    expected.check(rate.version)
    for name, value in body.changes().items():
        setattr(rate, name, value)
    await session.flush()
    return rate


async def remove(session: AsyncSession, rate_id: UUID, expected: Expected) -> None:
    rate = await _need(session, rate_id)
    expected.check(rate.version)
    await session.delete(rate)


async def _need(session: AsyncSession, rate_id: UUID) -> LaborRate:
    rate = await repository.rate(session, rate_id)
    if rate is None:
        raise NotFound("Labour rate")
    return rate
