"""Taking parts for work orders, giving them back, and holding them ready. All or nothing."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import Conflict, FieldError, Invalid, NotFound
from api.identity.actor import Actor
from api.inventory.parts import ledger
from api.inventory.parts.ledger import Movement
from api.inventory.parts.schemas import MOST
from api.inventory.usage import repository
from api.inventory.usage.schemas import ConsumptionView, PartsOfWorkOrder, PartUsage, Reservation, Return
from api.maintenance.work_orders import access
from core import outbox
from core.events import PartsConsumed


async def consume(
    session: AsyncSession,
    actor: Actor,
    work_order_id: UUID,
    usages: Sequence[PartUsage],
    field: str | None = "workOrderId",
    notes: str | None = None,
) -> dict[str, Any]:
    """Issue parts to a work order; what was reserved for it is used first."""
    work_order = await access.hold_unfinished(session, actor, work_order_id, "The parts", field)
    movements = [
        Movement(
            usage.part_id,
            "issue",
            -usage.quantity_used,
            unit_cost=usage.unit_cost,
            work_order_id=work_order_id,
            notes=notes,
            field=f"partsUsage.{index}.",
        )
        for index, usage in enumerate(usages)
    ]
    posted = await ledger.post(session, movements, work_order.warehouse_id)
    used = [
        {
            "transaction_id": row.id,
            "part_id": row.part_id,
            "part_number": posted.parts[row.part_id].part_number,
            "quantity_used": -row.quantity,
            "unit_cost": row.unit_cost,
            "total_cost": -row.quantity * row.unit_cost,
            "stock_level": row.balance,
        }
        for row in posted.rows
    ]
    answer = {
        "work_order_id": work_order_id,
        "parts_usage": used,
        "total_cost": sum((u["total_cost"] for u in used), Decimal(0)),
    }
    wire = ConsumptionView.model_validate(answer).model_dump(mode="json", by_alias=True)
    await outbox.append(session, PartsConsumed(work_order_id, work_order.warehouse_id, wire["partsUsage"], actor.id))
    return answer


async def add(session: AsyncSession, actor: Actor, work_order_id: UUID, body: PartsOfWorkOrder) -> dict[str, Any]:
    """The same by the work order's path, with a kit as a third way to say what is taken."""
    usages = body.usages()
    if body.kit_id is not None:
        if body.unit_cost is not None:
            raise Invalid("unitCost", "The parts of a kit have a cost each")
        items, times = await repository.kit_items(session, body.kit_id), body.pieces()
        if not items:
            raise NotFound("Kit", "kitId")
        if max(item.quantity for item in items) * times > MOST:
            raise Invalid("quantity", "Too many")
        usages = [
            PartUsage.model_construct(part_id=item.part_id, quantity_used=item.quantity * times, unit_cost=None)
            for item in items
        ]
    return await consume(session, actor, work_order_id, usages, None, body.notes)


async def give_back(session: AsyncSession, actor: Actor, work_order_id: UUID, body: Return) -> Sequence[Any]:
    """Back into stock at the average cost at which it was taken."""
    await access.hold_unfinished(session, actor, work_order_id, "The parts")
    cost = await repository.average_costs(session, work_order_id)
    left = await repository.net_used(session, work_order_id)
    movements = []
    for index, given in enumerate(body.parts):
        left[given.part_id] = left.get(given.part_id, 0) - given.quantity
        if left[given.part_id] < 0:
            message = f"Only {left[given.part_id] + given.quantity} of it were taken for this work order"
            raise Conflict(message, [FieldError(field=f"parts.{index}.quantity", message=message)])
        movements.append(
            Movement(
                given.part_id,
                "return",
                given.quantity,
                unit_cost=cost.get(given.part_id),
                work_order_id=work_order_id,
                notes=body.notes,
                field=f"parts.{index}.",
            )
        )
    await ledger.post(session, movements)
    return await repository.of_work_order(session, work_order_id)


async def reserve(session: AsyncSession, actor: Actor, work_order_id: UUID, body: Reservation) -> Sequence[Any]:
    """Hold parts for a work order until it takes them, gives them up, or ends."""
    work_order = await access.hold_unfinished(session, actor, work_order_id, "The parts")
    movements = [
        Movement(given.part_id, "reserve", 0, given.quantity, work_order_id=work_order_id, field=f"parts.{index}.")
        for index, given in enumerate(body.parts)
    ]
    await ledger.post(session, movements, work_order.warehouse_id)
    return await repository.of_work_order(session, work_order_id)


async def release(session: AsyncSession, actor: Actor, work_order_id: UUID, part_id: UUID) -> None:
    """Give up what the work order still holds of a part."""
    await access.hold_unfinished(session, actor, work_order_id, "The parts")
    rows = await repository.of_work_order(session, work_order_id)
    held = next((row.reserved for row in rows if row.part_id == part_id), 0)
    if not held:
        raise NotFound("Reservation")
    await ledger.post(session, [Movement(part_id, "release", 0, -held, work_order_id=work_order_id)])


async def find(session: AsyncSession, actor: Actor, work_order_id: UUID) -> Sequence[Any]:
    """The parts of a work order: taken, after returns, and held."""
    await access.need(session, actor, work_order_id)
    return await repository.of_work_order(session, work_order_id)


async def costs_of(session: AsyncSession, work_order_ids: Iterable[UUID]) -> dict[UUID, Decimal]:
    """What the parts of each work order cost, after returns; one without parts is missing."""
    return await repository.costs(session, work_order_ids)
