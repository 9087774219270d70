"""Holding a work order still while something is booked on it."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import Conflict, NotFound
from api.identity.actor import Actor
from api.maintenance.work_orders import repository
from api.maintenance.work_orders.status import Status
from core.models import WorkOrder

_FINAL = frozenset({Status.CLOSED, Status.CANCELLED})


async def hold_open(session: AsyncSession, actor: Actor, work_order_id: UUID, field: str | None = None) -> WorkOrder:
    """The work order, locked: its status cannot change before this transaction ends.

    Raises NotFound when the actor does not see it, Conflict when it is closed or cancelled. A completed one still takes
    bookings: the paperwork often comes after the work.
    """
    work_order = await repository.lock(session, actor, work_order_id)
    if work_order is None:
        raise NotFound("Work order", field)
    if work_order.status in _FINAL:
        raise Conflict(f"Nothing can be booked on a work order that is {work_order.status}")
    return work_order


async def need(session: AsyncSession, actor: Actor, work_order_id: UUID) -> None:
    """Refuse an id that names no work order that the actor sees."""
    if await repository.show(session, actor, work_order_id) is None:
        raise NotFound("Work order")
