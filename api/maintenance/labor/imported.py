"""Hours and costs that a work order brought along from another system: sums, not single bookings."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.maintenance.labor import repository
from core.models import Cost, Labor

_CENT = Decimal("0.01")
LABOR, PARTS, OTHER = "Labour (imported)", "Parts (imported)", "Other costs (imported)"


async def replace(
    session: AsyncSession,
    work_order_id: UUID,
    day: date,
    *,
    hours: Decimal | None,
    labor: Decimal | None,
    parts: Decimal | None,
    other: Decimal | None,
) -> bool:
    """Put these sums in place of the ones imported before; whether anything is different now.

    Labour that is no whole number of cents an hour stands among the other costs, so that the sum stays exact.
    """
    rate = (labor / hours).quantize(_CENT, ROUND_HALF_UP) if hours and labor is not None else None
    if rate is not None and hours and (rate * hours).quantize(_CENT, ROUND_HALF_UP) != labor:
        rate = None
    costs = [("service", LABOR, labor if rate is None else None), ("material", PARTS, parts), ("other", OTHER, other)]
    wanted: set[tuple[Any, ...]] = {(kind, text, amount) for kind, text, amount in costs if amount}
    if hours:
        wanted.add(("labor", LABOR, hours, rate))
    if wanted == await repository.imported(session, work_order_id, [LABOR, PARTS, OTHER]):
        return False
    await repository.drop_imported(session, work_order_id, [LABOR, PARTS, OTHER])
    if hours:
        session.add(Labor(work_order_id=work_order_id, work_date=day, hours=hours, rate=rate, description=LABOR))
    session.add_all(
        Cost(work_order_id=work_order_id, kind=kind, description=text, amount=amount, cost_date=day)
        for kind, text, amount in costs
        if amount
    )
    await session.flush()
    return True
