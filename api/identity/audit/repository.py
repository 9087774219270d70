"""Reads of the audit trail."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.audit.schemas import AuditFilter, AuditQuery
from api.pagination import Key, Keys, Listing, paginate
from core.models import SystemLog

KEYS: Keys = {"id": Key(SystemLog.id, "id"), "timestamp": Key(SystemLog.timestamp, "timestamp")}
_SPAN = text("SELECT * FROM app.verify_audit_span(:after, :previous, :at_most)")
_LINK = text("SELECT app.audit_link(:sequence)")
_HEAD = text("SELECT * FROM app.audit_head()")
_UNCHAINED = text("SELECT app.unchained_log()")


def _statement(query: AuditQuery) -> Select[Any]:
    statement = select(*SystemLog.__table__.columns)
    for column, values in (
        (SystemLog.table_name, query.table),
        (SystemLog.record_id, query.record_id),
        (SystemLog.user_id, query.user_id),
        (SystemLog.action, query.action),
        (SystemLog.warehouse_id, query.warehouse_id),
    ):
        if values is not None:
            statement = statement.where(column.in_(values))
    if query.actor is not None:
        statement = statement.where(SystemLog.actor.contains(query.actor, autoescape=True))
    if query.request_id is not None:
        statement = statement.where(SystemLog.request_id == query.request_id)
    if query.from_ is not None:
        statement = statement.where(SystemLog.timestamp >= query.from_)
    if query.to is not None:
        statement = statement.where(SystemLog.timestamp < query.to)
    return statement


async def find(session: AsyncSession, filters: AuditFilter) -> Listing:
    return await paginate(session, _statement(filters), filters, KEYS, "-timestamp")


async def show(session: AsyncSession, log_id: UUID) -> Any | None:
    return (await session.execute(select(*SystemLog.__table__.columns).where(SystemLog.id == log_id))).one_or_none()


async def stream(session: AsyncSession, query: AuditQuery) -> AsyncIterator[Any]:
    """Every row in the order of time, a thousand at a time."""
    statement = _statement(query).order_by(SystemLog.timestamp, SystemLog.id)
    async for row in await session.stream(statement.execution_options(yield_per=1000)):
        yield row


async def verify_span(session: AsyncSession, after: int, previous: str, at_most: int) -> Any:
    return (await session.execute(_SPAN, {"after": after, "previous": previous, "at_most": at_most})).one()


async def link(session: AsyncSession, sequence: int) -> str | None:
    found: str | None = await session.scalar(_LINK, {"sequence": sequence})
    return found


async def head(session: AsyncSession) -> Any | None:
    return (await session.execute(_HEAD)).one_or_none()


async def unchained(session: AsyncSession) -> UUID | None:
    found: UUID | None = await session.scalar(_UNCHAINED)
    return found
