"""What can be done with a message that could not be read: look at it, send it again corrected, or drop it."""

import base64
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import Conflict, NotFound
from api.identity.actor import Actor
from api.monitoring.dead_letters import mqtt, repository
from api.monitoring.dead_letters.schemas import DeadLetterFilter, DeadLetterStatus
from api.pagination import Listing
from core.models import DeadLetter
from core.settings import Settings


async def find(session: AsyncSession, filters: DeadLetterFilter) -> Listing:
    return await repository.find(session, filters)


async def get(session: AsyncSession, letter_id: UUID) -> dict[str, Any]:
    row = await repository.show(session, letter_id)
    if row is None:
        raise NotFound("Dead letter")
    text, encoded = _forms(row.payload)
    corrected_text, corrected_encoded = _forms(row.corrected_payload)
    return {
        **row._mapping,
        "payload": text,
        "payload_base64": encoded,
        "corrected_payload": corrected_text,
        "corrected_payload_base64": corrected_encoded,
    }


async def replay(
    session: AsyncSession, actor: Actor, settings: Settings, letter_id: UUID, corrected: bytes | None
) -> dict[str, Any]:
    """Send the message the way it came. The row is held meanwhile, so two replays at once send it once.

    Should the commit fail after the broker's acknowledgement, the letter stays open; sending it again stores nothing
    twice, because readings are known by sensor and time.
    """
    letter = await _lock(session, letter_id)
    payload = letter.payload if corrected is None else corrected
    await mqtt.publish(settings, letter.topic, payload)
    letter.corrected_payload = corrected
    _resolve(letter, actor, DeadLetterStatus.REPLAYED)
    await session.flush()
    return await get(session, letter_id)


async def discard(session: AsyncSession, actor: Actor, letter_id: UUID) -> dict[str, Any]:
    """Put the message aside; it stays to be seen."""
    _resolve(await _lock(session, letter_id), actor, DeadLetterStatus.DISCARDED)
    await session.flush()
    return await get(session, letter_id)


async def _lock(session: AsyncSession, letter_id: UUID) -> DeadLetter:
    letter = await repository.lock(session, letter_id)
    if letter is None:
        raise NotFound("Dead letter")
    if letter.status != DeadLetterStatus.OPEN:
        raise Conflict(f"The message was {letter.status} already")
    return letter


def _resolve(letter: DeadLetter, actor: Actor, status: DeadLetterStatus) -> None:
    letter.status = status
    letter.resolved_at = datetime.now(UTC)
    letter.resolved_by = actor.id


def _forms(payload: bytes | None) -> tuple[str | None, str | None]:
    """A payload as text, when it is text, and as base64."""
    if payload is None:
        return None, None
    try:
        text = payload.decode()
    except UnicodeDecodeError:
        text = None
    return text, base64.b64encode(payload).decode()
