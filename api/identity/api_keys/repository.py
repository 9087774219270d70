"""Reads and writes of API keys; the hash goes in and never comes out."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.api_keys.schemas import ApiKeyFilter
from api.pagination import Key, Keys, Listing, paginate
from core.models import ApiKey, ApiKeyUse

KEYS: Keys = {
    "id": Key(ApiKey.id, "id"),
    "name": Key(ApiKey.name, "name"),
    "createdAt": Key(ApiKey.created_at, "created_at"),
}
_SHOWN = tuple(column for column in ApiKey.__table__.columns if column.name != "key_hash")
_ALL = select(*_SHOWN, ApiKeyUse.last_used_at).outerjoin(ApiKeyUse, ApiKeyUse.key_id == ApiKey.id)


async def find(session: AsyncSession, filters: ApiKeyFilter) -> Listing:
    statement = _ALL
    if filters.user_id is not None:
        statement = statement.where(ApiKey.user_id.in_(filters.user_id))
    if filters.active is not None:
        alive = ApiKey.revoked_at.is_(None) & or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > func.now())
        statement = statement.where(alive if filters.active else ~alive)
    return await paginate(session, statement, filters, KEYS, "-createdAt")


async def show(session: AsyncSession, key_id: UUID) -> Any | None:
    return (await session.execute(_ALL.where(ApiKey.id == key_id))).one_or_none()


async def add(session: AsyncSession, **values: Any) -> Any:
    return (await session.execute(insert(ApiKey).values(**values).returning(*_SHOWN))).one()


async def revoke(session: AsyncSession, key_id: UUID) -> bool:
    statement = (
        update(ApiKey)
        .where(ApiKey.id == key_id, ApiKey.revoked_at.is_(None))
        .values(revoked_at=func.now())
        .returning(ApiKey.id)
        .execution_options(synchronize_session=False)
    )
    return (await session.execute(statement)).first() is not None
