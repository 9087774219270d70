"""What can be done with backtests: ask for one, follow it, cancel it."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import Conflict, Invalid, NotFound
from api.identity.actor import Actor
from api.monitoring.backtests import repository
from api.monitoring.backtests.schemas import BacktestBody, BacktestFilter, DryRunBody, History, Kind, Status
from api.monitoring.case_policy import service as case_policy
from api.monitoring.detectors import service as detectors
from api.pagination import Listing
from core import jobs
from core.models import Backtest

RUN = "run_backtest"
MOST_MACHINES = 500
MOST_WAITING = 5


async def find(session: AsyncSession, filters: BacktestFilter) -> Listing:
    return await repository.find(session, filters)


async def get(session: AsyncSession, backtest_id: UUID) -> Backtest:
    found = await repository.get(session, backtest_id)
    if found is None:
        raise NotFound("Backtest")
    return found


async def backtest(session: AsyncSession, actor: Actor, body: BacktestBody) -> Backtest:
    """Queue a run of detectors over history."""
    for wanted in body.detectors:
        await detectors.check(session, wanted)
    policy = case_policy.check(body.policy) if body.policy is not None else None
    return await _queue(session, actor, Kind.DETECTORS, body, policy)


async def dry_run(session: AsyncSession, actor: Actor, body: DryRunBody) -> Backtest:
    """Queue a run of a case policy over history."""
    return await _queue(session, actor, Kind.CASE_POLICY, body, case_policy.check(body.policy))


async def cancel(session: AsyncSession, backtest_id: UUID) -> Backtest:
    """One that waits ends here; one that runs ends within seconds. Raises `Conflict` when it has ended."""
    found = await repository.lock(session, backtest_id)
    if found is None:
        raise NotFound("Backtest")
    if found.finished_at is not None:
        raise Conflict(f"The backtest has ended already: {found.status}")
    found.cancel = True
    if found.status == Status.QUEUED:
        found.status, found.finished_at = Status.CANCELLED, datetime.now(UTC)
    await session.flush()
    return found


async def _queue(
    session: AsyncSession, actor: Actor, kind: Kind, body: History, policy: dict[str, Any] | None
) -> Backtest:
    if body.to > datetime.now(UTC):
        raise Invalid("to", "History ends now at the latest")
    machines = await repository.machines_with_sensors(session, body.equipment_id, MOST_MACHINES + 1)
    if body.equipment_id is not None:
        unknown = set(body.equipment_id) - await repository.visible(session, body.equipment_id)
        if unknown:
            raise NotFound("Equipment", "equipmentId")
    elif actor.warehouse_id is not None:
        machines = [m for m in machines if m[1] == actor.warehouse_id] or machines
    if not machines:
        raise Invalid("equipmentId", "No equipment with sensors")
    if len(machines) > MOST_MACHINES:
        raise Invalid("equipmentId", f"At most {MOST_MACHINES} machines: name them")
    warehouses = {warehouse for _, warehouse in machines}
    if len(warehouses) > 1:
        raise Invalid("equipmentId", "Equipment of one warehouse at a time")
    [warehouse] = warehouses
    if await repository.waiting(session, warehouse) >= MOST_WAITING:
        raise Conflict(f"{MOST_WAITING} backtests wait or run already: cancel one, or wait")
    known = {equipment for equipment, _ in machines}
    if strange := [f for f in body.failures if f.equipment_id not in known]:
        raise Invalid("failures", f"{strange[0].equipment_id} is not among the equipment that is replayed")
    request = body.model_dump(mode="json", by_alias=True, exclude={"policy"})
    request |= {"policy": policy, "equipmentId": sorted(str(e) for e in known)}
    row = Backtest(kind=kind, warehouse_id=warehouse, requested_by=actor.id, request=request)
    session.add(row)
    await session.flush()
    await jobs.defer(session, RUN, lock=f"backtests of {warehouse}", backtest_id=str(row.id))
    return row
