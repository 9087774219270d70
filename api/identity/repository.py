"""Reads and writes of people and sessions. What touches secrets is behind functions of the database."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.models import Profile, UserSession, Warehouse

_ACT_AS = text(
    "SELECT set_config('app.current_user_id', :user_id, true),"
    " set_config('app.current_warehouse_id', :warehouse_id, true)"
)
_FIND_CREDENTIALS = text("SELECT * FROM app.find_credentials(:email)")
_RECORD_LOGIN = text("SELECT app.record_login(:person, :success, :attempts, :lock_for)")
_ROTATE = text("SELECT * FROM app.rotate_session(:session, :old_hash, :new_hash, :expiry)")
_CALLS = {
    name: text(f"SELECT app.{name}({arguments})")  # both are written here
    for name, arguments in {
        "use_recovery_code": ":person, :hash",
        "claim_totp_step": ":person, :step",
        "set_password": ":person, :hash, :must_change, :keep",
        "password_history": "",
        "propose_totp": ":secret",
        "confirm_totp": ":step, :hashes",
        "set_recovery_codes": ":hashes",
        "set_totp": ":person, NULL",
        "end_sessions": ":person, :but",
        "use_account_token": ":hash",
        "has_password": ":person",
        "make_account_token": ":person, :purpose, :hash, :lasts, :at_most",
    }.items()
}
_MY_CREDENTIALS = text("SELECT * FROM app.my_credentials()")
_FIND_TOKEN = text("SELECT * FROM app.find_account_token(:hash)")
_LOG = text("SELECT app.log_action(:action, :description, 'profiles', :person)")


async def act_as(session: AsyncSession, user_id: UUID, warehouse_id: UUID) -> None:
    """From here to the end of the transaction row-level security takes the session for this user's."""
    await session.execute(_ACT_AS, {"user_id": str(user_id), "warehouse_id": str(warehouse_id)})


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


async def log(session: AsyncSession, action: str, description: str, person: UUID | None) -> None:
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
            UserSession.device_fingerprint,
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


async def is_new_device(session: AsyncSession, user_id: UUID, fingerprint: str | None) -> bool:
    """Whether there were sessions of this user before, and none of this device."""
    mine = UserSession.user_id == user_id
    known = select(UserSession.id).where(mine, UserSession.device_fingerprint == fingerprint).exists()
    statement = select(select(UserSession.id).where(mine).exists() & ~known)
    return bool(await session.scalar(statement))


async def _call(session: AsyncSession, function: str, **values: Any) -> Any:
    return await session.scalar(_CALLS[function], values)


async def my_credentials(session: AsyncSession) -> Any | None:
    return (await session.execute(_MY_CREDENTIALS)).one_or_none()


async def use_recovery_code(session: AsyncSession, person: UUID, code_hash: str) -> bool:
    return bool(await _call(session, "use_recovery_code", person=person, hash=code_hash))


async def claim_totp_step(session: AsyncSession, person: UUID, step: int) -> bool:
    return bool(await _call(session, "claim_totp_step", person=person, step=step))


async def propose_totp(session: AsyncSession, secret: str) -> None:
    await _call(session, "propose_totp", secret=secret)


async def confirm_totp(session: AsyncSession, step: int, code_hashes: list[str]) -> bool:
    return bool(await _call(session, "confirm_totp", step=step, hashes=Jsonb(code_hashes)))


async def set_recovery_codes(session: AsyncSession, code_hashes: list[str]) -> None:
    await _call(session, "set_recovery_codes", hashes=Jsonb(code_hashes))


async def turn_totp_off(session: AsyncSession, person: UUID) -> None:
    await _call(session, "set_totp", person=person)


async def set_password(
    session: AsyncSession, person: UUID, new_hash: str, keep: int, must_change: bool = False
) -> None:
    await _call(session, "set_password", person=person, hash=new_hash, must_change=must_change, keep=keep)


async def password_history(session: AsyncSession) -> list[str]:
    """The hashes of the acting user's passwords, newest first."""
    return await _call(session, "password_history") or []


async def end_sessions(session: AsyncSession, person: UUID, but: str | None = None) -> int:
    return int(await _call(session, "end_sessions", person=person, but=but))


async def find_account_token(session: AsyncSession, token_hash: str) -> Any | None:
    return (await session.execute(_FIND_TOKEN, {"hash": token_hash})).one_or_none()


async def use_account_token(session: AsyncSession, token_hash: str) -> bool:
    return bool(await _call(session, "use_account_token", hash=token_hash))


async def active_profile_of(session: AsyncSession, email: str) -> Profile | None:
    return await session.scalar(select(Profile).where(func.lower(Profile.email) == email.lower(), Profile.active))


async def has_password(session: AsyncSession, person: UUID) -> bool:
    return bool(await _call(session, "has_password", person=person))


async def make_account_token(
    session: AsyncSession, person: UUID, purpose: str, token_hash: str, lasts: timedelta, at_most: int
) -> bool:
    values = {"person": person, "purpose": purpose, "hash": token_hash, "lasts": lasts, "at_most": at_most}
    return bool(await _call(session, "make_account_token", **values))
