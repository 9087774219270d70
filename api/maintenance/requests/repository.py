"""Reads of portals and requests, and what those without login may ask of the database."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.assets.files.service import Prepared
from api.maintenance.requests.schemas import PortalFilter, RequestFilter, Submission
from api.pagination import Key, Keys, Listing, paginate
from core.models import File, RequestPortal, WorkRequest

PORTALS: Keys = {"id": Key(RequestPortal.id, "id"), "createdAt": Key(RequestPortal.created_at, "created_at")}
REQUESTS: Keys = {"id": Key(WorkRequest.id, "id"), "createdAt": Key(WorkRequest.created_at, "created_at")}


async def portals(session: AsyncSession, filters: PortalFilter) -> Listing:
    statement = select(*RequestPortal.__table__.columns)
    if filters.active is not None:
        statement = statement.where(RequestPortal.active == filters.active)
    if filters.equipment_id is not None:
        statement = statement.where(RequestPortal.equipment_id.in_(filters.equipment_id))
    if filters.location_id is not None:
        statement = statement.where(RequestPortal.location_id.in_(filters.location_id))
    return await paginate(session, statement, filters, PORTALS, "-createdAt")


async def portal(session: AsyncSession, portal_id: UUID) -> RequestPortal | None:
    return await session.scalar(select(RequestPortal).where(RequestPortal.id == portal_id).with_for_update())


async def requests(session: AsyncSession, filters: RequestFilter) -> Listing:
    statement = select(*WorkRequest.__table__.columns)
    if filters.status is not None:
        statement = statement.where(WorkRequest.status.in_(filters.status))
    if filters.equipment_id is not None:
        statement = statement.where(WorkRequest.equipment_id.in_(filters.equipment_id))
    if filters.location_id is not None:
        statement = statement.where(WorkRequest.location_id.in_(filters.location_id))
    return await paginate(session, statement, filters, REQUESTS, "-createdAt")


async def show(session: AsyncSession, request_id: UUID) -> Any | None:
    statement = select(*WorkRequest.__table__.columns).where(WorkRequest.id == request_id)
    return (await session.execute(statement)).one_or_none()


async def lock(session: AsyncSession, request_id: UUID) -> WorkRequest | None:
    return await session.scalar(select(WorkRequest).where(WorkRequest.id == request_id).with_for_update())


async def photos(session: AsyncSession, request_id: UUID) -> Sequence[File]:
    return (await session.scalars(select(File).where(File.request_id == request_id).order_by(File.id))).all()


async def open_portal(session: AsyncSession, secret: str) -> Any | None:
    return (await session.execute(text("SELECT * FROM app.open_portal(:key)"), {"key": secret})).one_or_none()


async def submit(session: AsyncSession, secret: str, token_hash: str, body: Submission) -> UUID | None:
    statement = text(
        "SELECT app.submit_request(:key, :token_hash, :title, CAST(:description AS text), CAST(:name AS text),"
        " CAST(:email AS text), CAST(:phone AS text))"
    )
    found: UUID | None = await session.scalar(statement, {**body.model_dump(), "key": secret, "token_hash": token_hash})
    return found


async def attach(session: AsyncSession, token_hash: str, at_most: int, file: Prepared, key: str) -> UUID | None:
    statement = text(
        "SELECT app.attach_to_request(:token_hash, :at_most, :name, :kind, :size, :sha256, :key,"
        " CAST(:width AS integer), CAST(:height AS integer))"
    )
    values = {"token_hash": token_hash, "at_most": at_most, "name": file.name, "kind": file.content_type}
    values |= {"size": file.size, "sha256": file.sha256, "key": key, "width": file.width, "height": file.height}
    found: UUID | None = await session.scalar(statement, values)
    return found


async def status(session: AsyncSession, token_hash: str) -> Any | None:
    statement = text("SELECT * FROM app.request_status(:token_hash)")
    return (await session.execute(statement, {"token_hash": token_hash})).one_or_none()
