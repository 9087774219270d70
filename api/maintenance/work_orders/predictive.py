"""From a case to its one work order."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.assets.equipment import service as equipment
from api.maintenance.work_orders import narrative, repository
from api.maintenance.work_orders.checklist import add_steps
from api.maintenance.work_orders.checklist_schemas import ChecklistItemCreate
from api.maintenance.work_orders.opening import announce
from api.maintenance.work_orders.schemas import Type
from api.monitoring.cases import service as cases
from api.monitoring.cases import summary
from core.models import Notification, WorkOrder

_STEPS = 200


async def open_predictive_work_order(session: AsyncSession, case_id: UUID) -> WorkOrder | None:
    """The work order of the case: opened now, or the one that there is.

    None when the case does not ask for one (any more): it is closed, in shadow, or held by the flood cap. However often
    and beside whom this runs, there is one: whoever comes second waits for the case's lock and finds the first's.
    """
    case = await cases.lock(session, case_id)
    if case is None:
        return None
    existing = await repository.of_case(session, case_id)
    if existing is not None or case.status != "open" or case.shadow:
        return existing

    machine = await equipment.get(session, case.equipment_id)
    findings = [_finding(row) for row in await cases.evidence(session, case_id)]
    known = summary.read(case.summary)
    work_order = WorkOrder(
        case_id=case_id,
        type=Type.PREDICTIVE,
        title=narrative.title(machine.asset_tag, case.title),
        description=narrative.description(known, case.since, findings),
        priority=case.priority,
        due_date=case.due_at,
        equipment_id=case.equipment_id,
        warehouse_id=machine.warehouse_id,
        follow_up=False,
    )
    session.add(work_order)
    await session.flush()
    steps = [step[:300].strip() for step in known.checklist[:_STEPS]]
    add_steps(session, work_order.id, [ChecklistItemCreate(action=step) for step in steps if step])
    session.add_all(
        Notification(
            user_id=person,
            type="case_opened",
            message=f"{work_order.fo_number} ({case.priority}): {work_order.title}",
            work_order_id=work_order.id,
        )
        for person in await repository.in_charge(session, machine.warehouse_id)
    )
    await session.flush()
    await announce(session, work_order.id, None)
    return work_order


def _finding(row: Any) -> narrative.Finding:
    return narrative.Finding(
        address=row.address or "a sensor that is gone",
        unit=row.unit,
        detector=row.detector,
        detector_version=row.detector_version,
        message=row.message,
        observed_at=row.observed_at,
        window_start=row.window_start,
        window_end=row.window_end,
        value=row.value,
        baseline=row.baseline,
        threshold=row.threshold,
        score=row.score,
    )
