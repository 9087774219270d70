"""Reads of the counters."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.models import IngestOffset, IngestProcess


async def partitions(session: AsyncSession) -> Sequence[Any]:
    statement = select(*IngestOffset.__table__.columns).order_by(IngestOffset.topic, IngestOffset.partition)
    return (await session.execute(statement)).all()


async def processes(session: AsyncSession) -> Sequence[Any]:
    return (await session.execute(select(*IngestProcess.__table__.columns).order_by(IngestProcess.process))).all()
