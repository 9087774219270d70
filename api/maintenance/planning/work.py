"""The work order of an occurrence: everything that its template says, as it says it now."""

from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.maintenance.planning import repository
from api.maintenance.planning.triggers import Due
from api.maintenance.pm_schedules import service as schedule_life
from api.maintenance.pm_schedules.rules import Rules
from api.maintenance.pm_templates.schemas import StepType
from api.maintenance.work_orders import service as work_orders
from api.maintenance.work_orders.opening import wire
from core import outbox
from core.events import PmScheduled, WorkOrderCreated
from core.models import ChecklistItem, Notification, PmOccurrence, PmSchedule, PmTemplate, WorkOrder

_SIXTY = Decimal(60)
Announce = Callable[[PmOccurrence], Awaitable[None]]


async def open_work_order(
    session: AsyncSession,
    template: PmTemplate,
    known: Rules,
    snapshot: dict[str, Any],
    schedule: PmSchedule,
    due: Due,
) -> tuple[WorkOrder, Announce]:
    """Open it, with its checklist; what is returned beside it tells of it, once its occurrence is stored."""
    tag = await repository.asset_tag(session, schedule.equipment_id) if schedule.equipment_id else None
    people = [p for p in template.assigned_to if p in await work_orders.active_people(session, template.assigned_to)]
    minutes = template.estimated_duration
    work_order = WorkOrder(
        type=template.type,
        title=(f"{tag}: {template.name}" if tag else template.name)[:300],
        description=_description(template, known),
        priority=template.priority,
        equipment_id=schedule.equipment_id,
        warehouse_id=schedule.warehouse_id,
        assigned_to=people,
        status="assigned" if people else "new",
        due_date=due.at,
        estimated_hours=(Decimal(minutes) / _SIXTY).quantize(Decimal("0.01")) if minutes is not None else None,
        pm_template_id=template.id,
        pm_rules=snapshot,
        follow_up=False,
    )
    session.add(work_order)
    await session.flush()
    session.add_all(_steps(template, work_order))
    await session.flush()

    async def announce(occurrence: PmOccurrence) -> None:
        shown = wire(await work_orders.row(session, work_order.id))
        pm = schedule_life.payload(template, occurrence)
        await outbox.append(
            session,
            WorkOrderCreated(work_order.id, work_order.warehouse_id, shown, None),
            PmScheduled(template.id, template.warehouse_id, pm, shown),
        )
        session.add_all(
            Notification(
                user_id=person,
                type="pm_due",
                message=f"{work_order.fo_number}: {work_order.title}, due {due.at:%Y-%m-%d}",
                work_order_id=work_order.id,
            )
            for person in people
        )

    return work_order, announce


def _description(template: PmTemplate, known: Rules) -> str | None:
    parts = [template.description or "", *(f"- {line}" for line in known.instructions)]
    return "\n".join(part for part in parts if part) or None


def _steps(template: PmTemplate, work_order: WorkOrder) -> list[ChecklistItem]:
    steps = template.checklist
    if not steps and template.action:  # a template of the tables' form: one thing done to one component
        steps = [{"component": template.component, "description": template.action}]
    return [
        ChecklistItem(
            work_order_id=work_order.id,
            position=position,
            component=step.get("component"),
            action=step["description"],
            type=StepType(step.get("type", "tick")).on_work_order(),
            required=step.get("required", False),
            unit=step.get("unit"),
            low_limit=step.get("lowLimit"),
            high_limit=step.get("highLimit"),
            choices=step.get("choices", []),
            fail_choices=step.get("failChoices", []),
            follow_up_on_fail=step.get("followUpOnFail", False),
            custom_field_data={"pmStepId": step["id"]} if step.get("id") else {},
        )
        for position, step in enumerate(steps)
    ]
