"""Reads of people."""

from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.users.schemas import UserFilter
from api.pagination import Key, Keys, Listing, paginate
from core.models import Profile

KEYS: Keys = {
    "id": Key(Profile.id, "id"),
    "lastName": Key(Profile.last_name, "last_name"),
    "firstName": Key(Profile.first_name, "first_name"),
    "email": Key(Profile.email, "email"),
    "createdAt": Key(Profile.created_at, "created_at"),
}


async def find(session: AsyncSession, filters: UserFilter) -> Listing:
    statement = select(*Profile.__table__.columns)
    if filters.role is not None:
        statement = statement.where(Profile.role.in_(filters.role))
    if filters.warehouse_id is not None:
        statement = statement.where(Profile.warehouse_id.in_(filters.warehouse_id))
    if filters.active is not None:
        statement = statement.where(Profile.active == filters.active)
    if filters.q is not None:
        columns = (Profile.first_name, Profile.last_name, Profile.email)
        statement = statement.where(or_(*(column.icontains(filters.q, autoescape=True) for column in columns)))
    return await paginate(session, statement, filters, KEYS, "lastName")


async def show(session: AsyncSession, user_id: UUID) -> Any | None:
    return (await session.execute(select(*Profile.__table__.columns).where(Profile.id == user_id))).one_or_none()


async def lock(session: AsyncSession, user_id: UUID) -> Profile | None:
    return await session.scalar(select(Profile).where(Profile.id == user_id).with_for_update())
