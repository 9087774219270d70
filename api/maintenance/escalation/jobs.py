"""escalation-checker: lifts work orders that stay undone, by priority, age and lateness; one level at a time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.maintenance.work_orders import planning as work_orders
from api.operation.services.frame import Context, Service
from core.models import WorkOrder

_BATCH = 50
LEVELS = 3


@dataclass(frozen=True)
class Patience:
    """How long each level waits: in work that nobody has begun, and past its due date."""

    untouched: timedelta
    overdue: timedelta


# level n is reached after n times this; whoever waits for parts or was put on hold waits with a reason
PATIENCE: dict[str, Patience] = {
    "critical": Patience(untouched=timedelta(hours=1), overdue=timedelta(minutes=30)),
    "high": Patience(untouched=timedelta(hours=8), overdue=timedelta(hours=4)),
    "medium": Patience(untouched=timedelta(days=3), overdue=timedelta(days=1)),
    "low": Patience(untouched=timedelta(days=14), overdue=timedelta(days=7)),
}
QUIET = ("on_hold", "waiting_parts")


async def run(context: Context) -> dict[str, Any]:
    """A batch a transaction; the level and the time of the last escalation are in the row that is locked."""
    escalated = 0
    while True:
        async with context.database.session_scope() as session:
            done = await escalate(session, context.now)
        escalated += done
        if done < _BATCH:
            return {"escalated": escalated}


async def escalate(session: AsyncSession, now: datetime) -> int:
    """Lift what is due by one level; gives how many. Running it again at the same moment lifts nothing."""
    due = (await session.scalars(_due(now))).all()
    for work_order in due:
        await work_orders.escalate_held(session, work_order, None, [], _reason(work_order, now))
        work_order.escalated_at = now
    await session.flush()
    return len(due)


def _due(now: datetime) -> Any:
    level = WorkOrder.escalation_level + 1

    def patience(kind: str) -> Any:
        seconds = {name: getattr(wait, kind) for name, wait in PATIENCE.items()}
        return case(*((WorkOrder.priority == name, wait) for name, wait in seconds.items())) * level

    untouched = and_(
        WorkOrder.status.in_(("new", "assigned")),
        WorkOrder.started_at.is_(None),
        or_(WorkOrder.due_date.is_(None), WorkOrder.due_date <= now),
        WorkOrder.created_at + patience("untouched") <= now,
    )
    late = and_(
        WorkOrder.status.in_(("new", "assigned", "in_progress")), WorkOrder.due_date + patience("overdue") <= now
    )
    rested = or_(
        WorkOrder.escalated_at.is_(None),
        WorkOrder.escalated_at + case(*((WorkOrder.priority == n, w.overdue) for n, w in PATIENCE.items())) <= now,
    )
    return (
        select(WorkOrder)
        .where(WorkOrder.escalation_level < LEVELS, or_(untouched, late), rested)
        .order_by(func.coalesce(WorkOrder.due_date, WorkOrder.created_at), WorkOrder.id)
        .limit(_BATCH)
        .with_for_update(skip_locked=True)
    )


def _reason(work_order: WorkOrder, now: datetime) -> str:
    if work_order.due_date is not None and work_order.due_date < now:
        return f"overdue by {_span(now - work_order.due_date)}"
    return f"nobody has begun it for {_span(now - work_order.created_at)}"


def _span(length: timedelta) -> str:
    hours = int(length.total_seconds() // 3600)
    return (
        f"{hours // 24} d {hours % 24} h" if hours >= 24 else f"{hours} h {int(length.total_seconds() // 60) % 60} min"
    )


ESCALATION_CHECKER = Service(
    name="escalation-checker",
    description="Escalates work orders that nobody begins or finishes in time",
    schedule="*/5 * * * *",
    work=run,
)
