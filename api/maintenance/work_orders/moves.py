"""A work order moves from one status to the next: what must be true, and what follows."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import ApiError, Conflict, FieldError, Forbidden, Invalid
from api.identity.actor import Actor
from api.maintenance.labor import service as labor
from api.maintenance.labor import timers
from api.maintenance.pm_schedules import service as pm_schedules
from api.maintenance.safety import gate
from api.maintenance.work_orders import repository, status
from api.maintenance.work_orders.schemas import Type
from api.maintenance.work_orders.status import Status
from api.monitoring.cases import service as cases
from api.monitoring.cases.schemas import Verdict
from core.models import WorkOrder

# a failure of an equipment is coded at close-out; an inspection or a project has none
_FAILURES = frozenset({Type.CORRECTIVE, Type.EMERGENCY})
_CODES = {"failure_mode": "failureMode", "failure_cause": "failureCause", "remedy": "remedy"}


@dataclass(frozen=True)
class Report:
    """What a person says beside the status itself; the rest is on the work order already."""

    reason: str | None = None
    verdict: Verdict | None = None
    verdict_note: str | None = None


async def advance(
    session: AsyncSession, actor: Actor, work_order: WorkOrder, wanted: Status | None, report: Report
) -> None:
    """Bring a work order that is held to the status wanted, and its verdict to its case.

    Raises Conflict naming what is allowed or what is missing, Forbidden, or Invalid naming the field that is asked for.
    """
    if report.verdict is not None:
        if work_order.case_id is None:
            raise Invalid("verdict", "Only a predictive work order takes a verdict")
        work_order.verdict = report.verdict
    if wanted is not None and wanted != work_order.status:
        current = Status(work_order.status)
        status.check(current, wanted)
        actor.need(status.required(current, wanted))
        await _move(session, actor, work_order, wanted, report)
    if work_order.case_id is None or (report.verdict is None and work_order.status not in status.FINAL):
        return
    if work_order.status in status.OPEN:
        raise Invalid("verdict", "A verdict is given with or after the completion")
    await cases.close(session, work_order.case_id, actor.id, report.verdict, report.verdict_note)


async def _move(session: AsyncSession, actor: Actor, work_order: WorkOrder, wanted: Status, report: Report) -> None:
    now = datetime.now(UTC)
    match wanted:
        case Status.ASSIGNED if not work_order.assigned_to:
            raise Invalid("assignedTo", "A work order is assigned to someone")
        case Status.IN_PROGRESS:
            await _may_begin(session, work_order)
            if work_order.status in status.DONE:
                work_order.reopened_count += 1
            work_order.started_at = work_order.started_at or now
            work_order.completed_at = work_order.completed_by = None
            work_order.verified_at = work_order.verified_by = None
        case Status.ON_HOLD | Status.WAITING_PARTS:
            work_order.hold_reason = report.reason
        case Status.COMPLETED:
            await _may_end(session, work_order)
            await timers.stop_all(session, work_order)
            work_order.completed_at, work_order.completed_by = now, actor.id
            hours = (await labor.totals(session, work_order.id))["labor_hours"]
            work_order.actual_hours = round(hours, 2) if hours else None
        case Status.VERIFIED:
            doers = {work_order.completed_by, *work_order.assigned_to}
            if actor.id in doers or actor.id in await labor.workers(session, work_order.id):
                raise Forbidden("A work order is verified by another person than the one who did it")
            work_order.verified_at, work_order.verified_by = now, actor.id
        case Status.CLOSED:
            await _may_close(session, work_order)
            work_order.closed_at = now
        case Status.CANCELLED:
            await pm_schedules.hold(session, work_order)
            _refuse("The work order cannot be cancelled", "safety", await gate.before_closing(session, work_order.id))
            await timers.stop_all(session, work_order)
            work_order.cancelled_at, work_order.cancelled_by = now, actor.id
            work_order.cancel_reason = report.reason
    if wanted not in (Status.ON_HOLD, Status.WAITING_PARTS):
        work_order.hold_reason = None
    work_order.status = wanted


async def _may_begin(session: AsyncSession, work_order: WorkOrder) -> None:
    await _wait_for_others(session, work_order)
    _refuse("Work cannot begin", "safety", await gate.before_work(session, work_order))


async def _may_end(session: AsyncSession, work_order: WorkOrder) -> None:
    await _wait_for_others(session, work_order)
    undone = await repository.undone_steps(session, work_order.id)
    _refuse("The work order cannot be completed", "checklist", [f"the step {step!r} is not done" for step in undone])
    _refuse("The work order cannot be completed", "safety", await gate.before_completion(session, work_order))


async def _wait_for_others(session: AsyncSession, work_order: WorkOrder) -> None:
    waiting = await repository.unfinished_before(session, work_order.id)
    _refuse("The work order waits for others", "dependencies", [f"{row.fo_number} is {row.status}" for row in waiting])


async def _may_close(session: AsyncSession, work_order: WorkOrder) -> None:
    """The close-out: what failed, why, what was done about it; of a prediction, whether it was right."""
    missing = []
    verdict = await _verdict(session, work_order)
    if work_order.case_id is not None and verdict is None:
        missing.append(FieldError(field="verdict", message="Verdict is required to close a predictive work order"))
    failed = work_order.type in _FAILURES or verdict == Verdict.CONFIRMED
    if failed and work_order.equipment_id is not None:
        missing += [
            FieldError(field=field, message="Required to close work on a failure of equipment")
            for column, field in _CODES.items()
            if getattr(work_order, column) is None
        ]
    if missing:
        raise ApiError("Validation failed", missing)
    _refuse("The work order cannot be closed", "safety", await gate.before_closing(session, work_order.id))
    if verdict == Verdict.CONFIRMED and work_order.case_id is not None:
        # what was repaired behaves differently from now on
        await cases.learn_anew(session, work_order.case_id)


async def _verdict(session: AsyncSession, work_order: WorkOrder) -> str | None:
    if work_order.verdict is None and work_order.case_id is not None:
        work_order.verdict = await _of_case(session, work_order.case_id)
    return work_order.verdict


async def _of_case(session: AsyncSession, case_id: UUID) -> str | None:
    case = await cases.lock(session, case_id)
    return case.verdict if case is not None else None


def _refuse(what: str, field: str, missing: list[str]) -> None:
    if missing:
        raise Conflict(f"{what}: {'; '.join(missing)}", [FieldError(field=field, message=each) for each in missing])
