"""Reads of contractors' links, and what the holder of one may ask of the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select, text, type_coerce
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import Uuid

from api.maintenance.external_links.schemas import LinkCreate, LinkFilter
from api.pagination import Key, Keys, Listing, paginate
from core.models import Comment, Equipment, ExternalLink, Location, Profile

KEYS: Keys = {
    "id": Key(ExternalLink.id, "id"),
    "createdAt": Key(ExternalLink.created_at, "created_at"),
    "expiresAt": Key(ExternalLink.expires_at, "expires_at"),
}
_MOST_COMMENTS = 200


def _shown() -> Select[Any]:
    columns = [column for column in ExternalLink.__table__.columns if column.name != "token_hash"]
    return select(*columns, _active().label("active"))


def _active() -> Any:
    return ExternalLink.revoked_at.is_(None) & (ExternalLink.expires_at > func.now())


async def find(session: AsyncSession, filters: LinkFilter) -> Listing:
    statement = _shown()
    if filters.work_order_id is not None:
        statement = statement.where(ExternalLink.work_order_id.in_(filters.work_order_id))
    if filters.active is not None:
        statement = statement.where(_active() if filters.active else ~_active())
    return await paginate(session, statement, filters, KEYS, "-createdAt")


async def show(session: AsyncSession, link_id: UUID) -> Any | None:
    return (await session.execute(_shown().where(ExternalLink.id == link_id))).one_or_none()


async def lock(session: AsyncSession, link_id: UUID) -> ExternalLink | None:
    return await session.scalar(select(ExternalLink).where(ExternalLink.id == link_id).with_for_update())


async def create(
    session: AsyncSession, work_order_id: UUID, body: LinkCreate, token_hash: str, expires_at: datetime
) -> UUID:
    statement = text(
        "SELECT app.create_external_link(:work_order, :name, CAST(:company AS text), CAST(:email AS text),"
        " :token_hash, :expires_at, CAST(:allows AS text[]))"
    )
    values = {"work_order": work_order_id, "name": body.name, "company": body.company, "email": body.email}
    values |= {"token_hash": token_hash, "expires_at": expires_at, "allows": [str(right) for right in body.allows]}
    made: UUID = (await session.execute(statement, values)).scalar_one()
    return made


async def enter(session: AsyncSession, token_hash: str) -> Any | None:
    """Open the link: from here on the transaction is the contractor's. None when it leads nowhere."""
    statement = text("SELECT * FROM app.open_external_link(:token_hash)")
    return (await session.execute(statement, {"token_hash": token_hash})).one_or_none()


async def equipment(session: AsyncSession, equipment_id: UUID) -> Any | None:
    statement = (
        select(Equipment.asset_tag, Equipment.description, Location.path.label("location"))
        .outerjoin(Location, Location.id == Equipment.location_id)
        .where(Equipment.id == equipment_id)
    )
    return (await session.execute(statement)).one_or_none()


async def comments(session: AsyncSession, work_order_id: UUID, person: UUID) -> Sequence[Any]:
    """What was said by this person or to him, the oldest first."""
    to_him = type_coerce(Comment.mentions, ARRAY(Uuid)).contains([person])
    author = func.concat_ws(" ", func.nullif(Profile.first_name, ""), func.nullif(Profile.last_name, ""))
    statement = (
        select(Comment.body, Comment.created_at, author.label("author"), (Comment.user_id == person).label("mine"))
        .join(Profile, Profile.id == Comment.user_id)
        .where(Comment.work_order_id == work_order_id, or_(Comment.user_id == person, to_him))
        .order_by(Comment.created_at.desc(), Comment.id.desc())
        .limit(_MOST_COMMENTS)
    )
    return list(reversed((await session.execute(statement)).all()))
