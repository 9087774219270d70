"""Tells supervisors and managers of warranties that end soon: a claim that is made a day late is lost."""

from collections import defaultdict
from datetime import timedelta
from typing import Any
from uuid import UUID

from api.assets.equipment import repository
from api.operation.services.frame import Context, Service
from core.models import Notification

_AHEAD = timedelta(days=30)
_BATCH = 500


async def work(context: Context) -> dict[str, Any]:
    """Notify once for each equipment and expiry; a warranty that was prolonged is told of again."""
    today = context.now.date()
    async with context.database.session_scope() as session:
        ending = await repository.ending_warranties(session, today, today + _AHEAD, _BATCH)
        people: defaultdict[UUID, list[UUID]] = defaultdict(list)
        for row in await repository.in_charge(session, [machine.warehouse_id for machine in ending]):
            people[row.warehouse_id].append(row.id)
        notes = [
            Notification(
                user_id=person,
                type="system",
                message=f"The warranty of {machine.asset_tag} ends on {machine.warranty_expiry}",
            )
            for machine in ending
            for person in people[machine.warehouse_id]
        ]
        session.add_all(notes)
        for machine in ending:
            machine.warranty_noted = machine.warranty_expiry
    return {"equipment": len(ending), "notifications": len(notes)}


WARRANTY_WATCHER = Service("warranty-watcher", "Tells of warranties that end within 30 days", "0 5 * * *", work)
