"""What the audit-processor found: listed, and acknowledged by whoever has looked at it."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import Conflict, NotFound
from api.identity.actor import Actor
from api.identity.audit.schemas import FindingFilter
from api.pagination import Key, Keys, Listing, paginate
from core.models import AuditFinding

KEYS: Keys = {
    "id": Key(AuditFinding.id, "id"),
    "foundAt": Key(AuditFinding.found_at, "found_at"),
    "lastAt": Key(AuditFinding.last_at, "last_at"),
}


async def find(session: AsyncSession, filters: FindingFilter) -> Listing:
    statement = select(AuditFinding)
    if filters.kind is not None:
        statement = statement.where(AuditFinding.kind.in_(filters.kind))
    if filters.user_id is not None:
        statement = statement.where(AuditFinding.user_id.in_(filters.user_id))
    if filters.acknowledged is not None:
        open_ = AuditFinding.acknowledged_at.is_(None)
        statement = statement.where(~open_ if filters.acknowledged else open_)
    if filters.from_ is not None:
        statement = statement.where(AuditFinding.found_at >= filters.from_)
    if filters.to is not None:
        statement = statement.where(AuditFinding.found_at < filters.to)
    return await paginate(session, statement, filters, KEYS, "-foundAt")


async def get(session: AsyncSession, finding_id: UUID) -> AuditFinding:
    finding = await session.get(AuditFinding, finding_id)
    if finding is None:
        raise NotFound("Finding")
    return finding


async def acknowledge(session: AsyncSession, actor: Actor, finding_id: UUID, note: str | None) -> AuditFinding:
    """Once: the second of two people who look at the same time is told who was first."""
    finding = await session.scalar(select(AuditFinding).where(AuditFinding.id == finding_id).with_for_update())
    if finding is None:
        raise NotFound("Finding")
    if finding.acknowledged_at is not None:
        raise Conflict(f"{finding.acknowledged_by or 'Somebody'} has acknowledged it already")
    finding.acknowledged_at, finding.acknowledged_by, finding.note = datetime.now(UTC), actor.id, note
    await session.flush()
    return finding
