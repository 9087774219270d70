"""pm-scheduler: opens the work orders that fall due, and tells of those that are overdue, once each."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.maintenance.planning import generator, repository
from api.maintenance.pm_schedules import repository as schedules
from api.maintenance.pm_schedules import service as schedule_life
from api.maintenance.pm_templates import service as templates
from api.maintenance.work_orders import service as work_orders
from api.operation.services.frame import Context, Service
from core import outbox
from core.events import PmBecameOverdue
from core.models import Notification

_BATCH = 100


async def run(context: Context) -> dict[str, Any]:
    """Each batch is a transaction of its own: what one of them did stays done."""
    async with context.database.session_scope() as session:
        joined = await templates.sync_models(session, context.now)
    whole = generator.Report()
    after = None
    while True:
        async with context.database.session_scope() as session:
            report = await generator.generate(session, context.now, after=after)
        whole.looked_at += report.looked_at
        whole.missed += report.missed
        whole.already_there += report.already_there
        whole.opened += report.opened
        whole.failed |= report.failed
        if report.looked_at < generator.BATCH:
            break
        after = report.last
    late = 0
    while True:
        async with context.database.session_scope() as session:
            told = await announce_overdue(session, context)
        late += told
        if told < _BATCH:
            return {**whole.counts(), "overdue": late, "schedules_changed": joined}


async def announce_overdue(session: AsyncSession, context: Context) -> int:
    """Events and notifications of what has become overdue; its mark is set in the same transaction."""
    found = await repository.late(session, context.now, _BATCH)
    for occurrence in found:
        occurrence.overdue_since = context.now
        template = await schedules.template_of(session, occurrence.template_id)
        assert template is not None
        days = max(0, (context.now - occurrence.due_at).days)
        pm = schedule_life.payload(template, occurrence)
        await outbox.append(session, PmBecameOverdue(template.id, template.warehouse_id, pm, days))
        assert occurrence.work_order_id is not None
        row = await work_orders.row(session, occurrence.work_order_id)
        people = set(row.assignees) | set(await work_orders.in_charge(session, occurrence.warehouse_id))
        session.add_all(
            Notification(
                user_id=person,
                type="pm_overdue",
                message=f"{row.fo_number} is overdue since {occurrence.due_at:%Y-%m-%d}: {row.title}",
                work_order_id=row.id,
            )
            for person in sorted(people)
        )
    await session.flush()
    return len(found)


PM_SCHEDULER = Service(
    name="pm-scheduler",
    description="Opens preventive work orders that fall due, and tells of those that are overdue",
    schedule="*/5 * * * *",
    work=run,
    timeout=900,
)
