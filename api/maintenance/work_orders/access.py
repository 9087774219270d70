"""A work order that this person may reach, to read or to hold: what every part of the feature begins with."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import Conflict, NotFound
from api.identity.actor import Actor
from api.maintenance.work_orders import repository, status
from core.models import WorkOrder


async def need(session: AsyncSession, actor: Actor, work_order_id: UUID) -> Any:
    """The work order as a row; 404 when this person sees none of that id."""
    row = await repository.show(session, actor, work_order_id)
    if row is None:
        raise NotFound("Work order")
    return row


async def hold(session: AsyncSession, actor: Actor, work_order_id: UUID) -> WorkOrder:
    """The work order, kept from all other changes until the transaction ends."""
    work_order = await repository.lock(session, actor, work_order_id)
    if work_order is None:
        raise NotFound("Work order")
    return work_order


async def hold_open(session: AsyncSession, actor: Actor, work_order_id: UUID, what: str) -> WorkOrder:
    """The work order for a change of what belongs to it, its status kept as it is; 409 when it is over.

    Several people may do this beside each other; a change of the status waits for all of them.
    """
    work_order = await repository.lock(session, actor, work_order_id, shared=True)
    if work_order is None:
        raise NotFound("Work order")
    if work_order.status not in status.OPEN:
        raise Conflict(f"{what} of a work order that is {work_order.status} cannot be changed")
    return work_order


async def hold_unfinished(
    session: AsyncSession, actor: Actor, work_order_id: UUID, what: str, field: str | None = None
) -> WorkOrder:
    """As `hold_open`, but what comes in after the completion is still taken: hours, bills, signatures, parts."""
    work_order = await repository.lock(session, actor, work_order_id, shared=True)
    if work_order is None:
        raise NotFound("Work order", field)
    if work_order.status in status.FINAL:
        raise Conflict(f"{what} of a work order that is {work_order.status} cannot be changed")
    return work_order
