"""The parts that planned work will need: held as far as the stock goes; what is short is told, and ordered."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.inventory.parts import ledger
from api.inventory.parts.ledger import Movement
from api.inventory.usage import repository


@dataclass(frozen=True)
class Want:
    """So many of a part, which is named by its id or its number."""

    part_id: UUID | None
    part_number: str | None
    quantity: int


@dataclass(frozen=True)
class Planned:
    """What a work order of a warehouse will need."""

    work_order_id: UUID
    warehouse_id: UUID
    wants: Sequence[Want]


@dataclass(frozen=True)
class Short:
    """A part of which there was not enough; `part_id` is None when the warehouse has no such part."""

    work_order_id: UUID
    part_id: UUID | None
    part_number: str | None
    wanted: int
    reserved: int

    @property
    def short(self) -> int:
        return self.wanted - self.reserved

    def shown(self) -> dict[str, Any]:
        """As it is kept with the occurrence."""
        return {
            "part_id": str(self.part_id) if self.part_id else None,
            "part_number": self.part_number,
            "wanted": self.wanted,
            "reserved": self.reserved,
            "short": self.short,
        }


async def reserve(session: AsyncSession, planned: Sequence[Planned]) -> list[Short]:
    """Reserve for each work order in turn what is available; tell and order what is not.

    All parts are locked first and in one order, so that two of these never wait for each other.
    """
    found: list[tuple[Planned, Want, UUID | None]] = []
    for plan in planned:
        known = await repository.named(session, plan.warehouse_id, plan.wants) if plan.wants else {}
        found += [(plan, want, known.get(want.part_id or want.part_number)) for want in plan.wants]
    free = await ledger.available(session, {part_id for *_, part_id in found if part_id is not None})
    movements: list[Movement] = []
    missing: list[Short] = []
    for plan, want, part_id in found:
        pieces = min(want.quantity, free.get(part_id, 0)) if part_id is not None else 0
        if part_id is not None and pieces > 0:
            free[part_id] -= pieces
            movements.append(Movement(part_id, "reserve", 0, pieces, work_order_id=plan.work_order_id))
        if pieces < want.quantity:
            missing.append(Short(plan.work_order_id, part_id, want.part_number, want.quantity, pieces))
    if movements:
        await ledger.post(session, movements)
    needed: dict[UUID, int] = defaultdict(int)
    for short in missing:
        if short.part_id is not None:
            needed[short.part_id] += short.short
    await ledger.tell_short(session, needed)
    return missing
