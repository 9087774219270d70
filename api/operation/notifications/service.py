"""What a person can do with their notifications."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import NotFound
from api.identity.actor import Actor
from api.operation.notifications import repository
from api.operation.notifications.schemas import NotificationFilter, PreferencesPatch
from api.pagination import Listing
from core.models import Notification

_DEFAULTS: dict[str, Any] = {
    "email": True,
    "types": {},
    "quiet_from": None,
    "quiet_to": None,
    "timezone": None,
    "critical_breaks_quiet": True,
    "digest": True,
    "digest_at": time(7),
}


async def find(session: AsyncSession, actor: Actor, filters: NotificationFilter) -> Listing:
    return await repository.find(session, actor.id, filters)


async def unread(session: AsyncSession, actor: Actor) -> dict[str, int]:
    return {"unread": await repository.unread(session, actor.id)}


async def mark(session: AsyncSession, actor: Actor, number: UUID, read: bool, now: datetime) -> Notification:
    """Mark one as read or unread; when it was first read is kept."""
    notification = await repository.lock(session, actor.id, number)
    if notification is None:
        raise NotFound("Notification")
    notification.read = read
    notification.read_at = (notification.read_at or now) if read else None
    await session.flush()
    return notification


async def read_all(session: AsyncSession, actor: Actor, now: datetime) -> dict[str, int]:
    await repository.read_all(session, actor.id, now)
    return await unread(session, actor)


async def preferences(session: AsyncSession, actor: Actor) -> Any:
    return await repository.preferences(session, actor.id) or _DEFAULTS


async def change_preferences(session: AsyncSession, actor: Actor, body: PreferencesPatch) -> Any:
    values = body.changes()
    if "types" in values:
        values["types"] = {kind: channels.model_dump(by_alias=True) for kind, channels in body.types.items()}
    await repository.save_preferences(session, actor.id, values)
    return await preferences(session, actor)
