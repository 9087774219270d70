"""Reads and writes of people and sessions. What touches secrets is behind functions of the database."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.models import Profile, UserSession, Warehouse

_ACT_AS = text(
    "SELECT set_config('app.current_user_id', :user_id, true),"
    " set_config('app.current_warehouse_id', :warehouse_id, true)"
)
_FIND_SESSION = text("SELECT * FROM app.find_session(:session)")
_FIND_CREDENTIALS = text("SELECT * FROM app.find_credentials(:email)")
_RECORD_LOGIN = text("SELECT app.record_login(:person, :success, :attempts, :lock_for)")
_ROTATE = text("SELECT * FROM app.rotate_session(:session, :old_hash, :new_hash, :expiry)")
_LOG = text("SELECT app.log_action(:action, :description, 'profiles', :person)")


async def act_as(session: AsyncSession, user_id: UUID, warehouse_id: UUID) -> None:
    """From here to the end of the transaction row-level security takes the session for this user's."""
    await session.execute(_ACT_AS, {"user_id": str(user_id), "warehouse_id": str(warehouse_id)})


async def find_session(session: AsyncSession, session_id: UUID) -> Any | None:
    return (await session.execute(_FIND_SESSION, {"session": str(session_id)})).one_or_none()


async def find_credentials(session: AsyncSession, email: str) -> Any | None:
    return (await session.execute(_FIND_CREDENTIALS, {"email": email})).one_or_none()


async def record_login(
    session: AsyncSession, person: UUID, success: bool, attempts: int = 1, lock_for: timedelta = timedelta()
) -> None:
    values = {"person": person, "success": success, "attempts": attempts, "lock_for": lock_for}
    await session.execute(_RECORD_LOGIN, values)


async def rotate(session: AsyncSession, session_id: UUID, old_hash: str, new_hash: str, expiry: datetime) -> Any:
    values = {"session": str(session_id), "old_hash": old_hash, "new_hash": new_hash, "expiry": expiry}
    return (await session.execute(_ROTATE, values)).one()


async def log(session: AsyncSession, action: str, description: str, person: UUID) -> None:
    """An entry of the audit trail that is no change of a row."""
    await session.execute(_LOG, {"action": action, "description": description, "person": person})


async def only_warehouse(session: AsyncSession) -> UUID:
    warehouses = (await session.scalars(select(Warehouse.id).limit(2))).all()
    if len(warehouses) != 1:
        raise ValueError("Name the warehouse: there is not exactly one")
    return warehouses[0]


async def profile(session: AsyncSession, user_id: UUID) -> Profile | None:
    return await session.scalar(select(Profile).where(Profile.id == user_id))


async def open_sessions(session: AsyncSession, user_id: UUID, current: str) -> Sequence[Any]:
    statement = (
        select(
            UserSession.session_id,
            UserSession.ip_address,
            UserSession.user_agent,
            UserSession.created_at,
            UserSession.updated_at,
            UserSession.expires_at,
            (UserSession.session_id == current).label("current"),
        )
        .where(UserSession.user_id == user_id, UserSession.is_active, UserSession.expires_at > func.now())
        .order_by(UserSession.created_at.desc())
    )
    return (await session.execute(statement)).all()


async def end_session(session: AsyncSession, user_id: UUID, session_id: UUID) -> bool:
    """Whether there was such an open session of this user."""
    statement = (
        update(UserSession)
        .where(UserSession.user_id == user_id, UserSession.session_id == str(session_id), UserSession.is_active)
        .values(is_active=False, revoked_at=func.now())
        .returning(UserSession.id)
        .execution_options(synchronize_session=False)
    )
    return (await session.execute(statement)).first() is not None
