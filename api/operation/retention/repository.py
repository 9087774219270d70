"""Reads of retention policies, and applying them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from core.models import RetentionPolicy


async def find(session: AsyncSession) -> Sequence[Any]:
    return (await session.execute(select(*RetentionPolicy.__table__.columns).order_by(RetentionPolicy.name))).all()


async def lock(session: AsyncSession, name: str) -> RetentionPolicy | None:
    return await session.scalar(select(RetentionPolicy).where(RetentionPolicy.name == name).with_for_update())


async def apply(session: AsyncSession, name: str, now: datetime, at_most: int) -> int:
    statement = text("SELECT app.apply_retention(:name, :now, :at_most)")
    return int(await session.scalar(statement, {"name": name, "now": now, "at_most": at_most}) or 0)
