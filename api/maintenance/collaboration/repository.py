"""Reads and writes of comments, watchers and signatures."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.maintenance.collaboration.schemas import CommentFilter
from api.pagination import Key, Keys, Listing, paginate
from core.models import Comment, Profile, Signature, Watcher

KEYS: Keys = {"id": Key(Comment.id, "id"), "createdAt": Key(Comment.created_at, "created_at")}


async def comments(session: AsyncSession, work_order_id: UUID, filters: CommentFilter) -> Listing:
    statement = select(Comment).where(Comment.work_order_id == work_order_id)
    return await paginate(session, statement, filters, KEYS, "createdAt")


async def comment(session: AsyncSession, work_order_id: UUID, comment_id: UUID) -> Comment | None:
    statement = select(Comment).where(Comment.id == comment_id, Comment.work_order_id == work_order_id)
    return await session.scalar(statement.with_for_update())


async def colleagues(session: AsyncSession, ids: Sequence[UUID], emails: Sequence[str]) -> set[UUID]:
    """Which of these are active people whom this session sees."""
    named = or_(Profile.id.in_(ids), func.lower(Profile.email).in_(emails))
    return set(await session.scalars(select(Profile.id).where(named, Profile.active)))


async def watchers(session: AsyncSession, work_order_id: UUID) -> Sequence[Watcher]:
    statement = select(Watcher).where(Watcher.work_order_id == work_order_id)
    return (await session.scalars(statement.order_by(Watcher.created_at, Watcher.user_id))).all()


async def watch(session: AsyncSession, work_order_id: UUID, people: set[UUID]) -> None:
    """Whoever watches already goes on watching."""
    if people:
        rows = [{"work_order_id": work_order_id, "user_id": person} for person in sorted(people)]
        await session.execute(insert(Watcher).values(rows).on_conflict_do_nothing())


async def unwatch(session: AsyncSession, work_order_id: UUID, person: UUID) -> bool:
    gone = delete(Watcher).where(Watcher.work_order_id == work_order_id, Watcher.user_id == person)
    return (await session.execute(gone.returning(Watcher.user_id))).first() is not None


async def signatures(session: AsyncSession, work_order_id: UUID) -> Sequence[Any]:
    statement = select(*Signature.__table__.columns).where(Signature.work_order_id == work_order_id)
    return (await session.execute(statement.order_by(Signature.signed_at, Signature.id))).all()
