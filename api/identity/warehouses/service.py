"""Warehouses: made, changed and closed by administrators, never deleted, because everything else belongs to one."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api import working_days
from api.conditional import Expected
from api.errors import Conflict, Invalid, NotFound
from api.identity.warehouses import repository
from api.identity.warehouses.schemas import WarehouseCreate, WarehouseFilter, WarehousePatch
from api.pagination import Listing
from core import jobs
from core.models import Warehouse

REPLAN = "replan_site"
_COLUMNS = {"region": "subdivision", "working_days": "working_weekdays"}
_CALENDAR = ("timezone", "country", "subdivision", "working_weekdays", "closed_days")


async def find(session: AsyncSession, filters: WarehouseFilter) -> Listing:
    return await repository.find(session, filters)


async def get(session: AsyncSession, warehouse_id: UUID) -> Any:
    found = await repository.show(session, warehouse_id)
    if found is None:
        raise NotFound("Warehouse")
    return found


async def create(session: AsyncSession, body: WarehouseCreate) -> Warehouse:
    warehouse = Warehouse(**{_COLUMNS.get(name, name): value for name, value in body.model_dump().items()})
    _check_calendar(warehouse)
    session.add(warehouse)
    await session.flush()
    return warehouse


async def update(session: AsyncSession, warehouse_id: UUID, body: WarehousePatch, if_match: Expected) -> Warehouse:
    """Change what was sent. Where the calendar changes, what is planned by it follows by a job."""
    warehouse = await repository.lock(session, warehouse_id)
    if warehouse is None:
        raise NotFound("Warehouse")
    if_match.check(warehouse.version)
    changes = body.changes()
    if changes.get("active") is False and await repository.has_people(session, warehouse_id):
        raise Conflict("Active users belong to this warehouse: move them first")
    before = _calendar(warehouse)
    for name, value in changes.items():
        setattr(warehouse, _COLUMNS.get(name, name), value)
    _check_calendar(warehouse)
    await session.flush()
    if _calendar(warehouse) != before:
        await jobs.defer(session, REPLAN, warehouse_id=str(warehouse_id), before=before)
    return warehouse


async def holidays(session: AsyncSession, warehouse_id: UUID, year: int) -> list[dict[str, Any]]:
    """The days of a year that are not worked although their weekday is, in their order."""
    site = await get(session, warehouse_id)
    public = working_days.public_holidays(site.country, site.subdivision, year)
    own = {day for day in site.closed_days if day.year == year}
    return [
        {"date": day, "name": public.get(day, "Closed"), "public": day in public}
        for day in sorted(own | public.keys())
        if day.isoweekday() in site.working_weekdays
    ]


def _calendar(warehouse: Warehouse) -> dict[str, Any]:
    """The working calendar as a job's argument can hold it."""
    said = {name: getattr(warehouse, name) for name in _CALENDAR}
    return {**said, "closed_days": [day.isoformat() for day in warehouse.closed_days]}


def _check_calendar(warehouse: Warehouse) -> None:
    country, region = warehouse.country, warehouse.subdivision
    if country is not None and not working_days.knows(country):
        raise Invalid("country", "No calendar of public holidays is known for it")
    if region is not None and (country is None or not working_days.knows(country, region)):
        raise Invalid("region", "It needs its country, and is one of those whose holidays are known")
