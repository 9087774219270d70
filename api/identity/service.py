"""Logins, their sessions, and people."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import LoginRefused, NotFound, Unauthorized
from api.identity import repository
from api.identity.actor import Actor
from api.identity.passwords import hash_password, verify_password
from api.identity.roles import Role
from api.identity.tokens import AccessClaims, RefreshClaims, access_token, refresh_token
from core.models import Profile, UserCredentials, UserSession
from core.settings import Settings

# five wrong passwords lock the account for a minute, five more for two, and so on to an hour
_ATTEMPTS = 5
_LONGEST_LOCK = timedelta(hours=1)
# one answer for every reason: it must not tell whether the address or the password was wrong
_REFUSED = "Invalid email or password, or too many attempts: try again later"


@dataclass(frozen=True)
class Device:
    """Where a login comes from."""

    address: str | None
    user_agent: str | None


@dataclass(frozen=True)
class Tokens:
    """What a login or a refresh hands out."""

    token: str
    refresh_token: str


@dataclass(frozen=True)
class LoggedIn(Tokens):
    """A new session."""

    user: Profile
    session_id: UUID
    success: bool = True


def _hash(token_id: UUID) -> str:
    return hashlib.sha256(token_id.bytes).hexdigest()


def _lifetime(settings: Settings, remember_me: bool) -> timedelta:
    return timedelta(days=settings.api.remember_me_days if remember_me else settings.api.refresh_token_days)


def _tokens(settings: Settings, who: Actor, token_id: UUID, remember_me: bool) -> Tokens:
    return Tokens(
        access_token(settings, AccessClaims(who.id, who.session_id, who.warehouse_id), who.role),
        refresh_token(
            settings, RefreshClaims(who.id, who.session_id, token_id, remember_me), _lifetime(settings, remember_me)
        ),
    )


async def login(
    session: AsyncSession, settings: Settings, device: Device, email: str, password: str, remember_me: bool
) -> LoggedIn:
    """Check the password and open a session."""
    known = await repository.find_credentials(session, email)
    locked = known is not None and known.locked_until is not None and known.locked_until > datetime.now(UTC)
    # checked even when the answer is certain: how long it takes must not tell what it is
    right = await verify_password(known.password_hash if known else None, password)
    if known is None or not known.active or locked:
        raise LoginRefused(_REFUSED)
    if not right:
        lock = min(timedelta(minutes=2 ** min(known.failed_logins // _ATTEMPTS, 6)), _LONGEST_LOCK)
        await repository.record_login(session, known.user_id, False, _ATTEMPTS, lock)
        await repository.log(session, "login_failed", f"from {device.address}", known.user_id)
        raise LoginRefused(_REFUSED)

    await repository.record_login(session, known.user_id, True)
    who = Actor(known.user_id, uuid4(), Role(known.role), known.warehouse_id)
    await repository.act_as(session, who.id, who.warehouse_id)
    token_id = uuid4()
    session.add(
        UserSession(
            user_id=who.id,
            session_id=str(who.session_id),
            refresh_token_hash=_hash(token_id),
            expires_at=datetime.now(UTC) + _lifetime(settings, remember_me),
            ip_address=device.address,
            user_agent=device.user_agent,
            remember_me=remember_me,
        )
    )
    await session.flush()
    await repository.log(session, "login", f"from {device.address}", who.id)
    tokens = _tokens(settings, who, token_id, remember_me)
    return LoggedIn(tokens.token, tokens.refresh_token, await me(session, who), who.session_id)


async def refresh(session: AsyncSession, settings: Settings, claims: RefreshClaims) -> Tokens:
    """A new pair for a refresh token that was not used before; one that was ends its whole family."""
    token_id, lifetime = uuid4(), _lifetime(settings, claims.remember_me)
    expiry = datetime.now(UTC) + lifetime
    rotated = await repository.rotate(session, claims.session_id, _hash(claims.token_id), _hash(token_id), expiry)
    if rotated.outcome == "reused":
        await repository.log(session, "refresh_token_reused", "every session of its family was ended", claims.user_id)
    if rotated.outcome != "rotated" or rotated.user_id != claims.user_id:
        raise LoginRefused("The session has ended")
    who = Actor(rotated.user_id, claims.session_id, Role(rotated.role), rotated.warehouse_id)
    return _tokens(settings, who, token_id, claims.remember_me)


async def authenticate(session: AsyncSession, claims: AccessClaims) -> Actor:
    """The user behind an access token, as the database knows him now."""
    found = await repository.find_session(session, claims.session_id)
    if found is None or found.user_id != claims.user_id:
        raise Unauthorized("The session has ended")
    if found.warehouse_id != claims.warehouse_id:  # moved since the token was made
        await repository.act_as(session, found.user_id, found.warehouse_id)
    return Actor(found.user_id, claims.session_id, Role(found.role), found.warehouse_id)


async def me(session: AsyncSession, actor: Actor) -> Profile:
    profile = await repository.profile(session, actor.id)
    if profile is None:
        raise NotFound("User")
    return profile


async def sessions(session: AsyncSession, actor: Actor) -> Sequence[Any]:
    """The open sessions of the user; `current` tells this request's from the others."""
    return await repository.open_sessions(session, actor.id, str(actor.session_id))


async def end_session(session: AsyncSession, actor: Actor, session_id: UUID) -> None:
    if not await repository.end_session(session, actor.id, session_id):
        raise NotFound("Session")


async def create_user(
    session: AsyncSession,
    *,
    email: str,
    password: str,
    role: str,
    warehouse_id: UUID | None = None,
    first_name: str = "",
    last_name: str = "",
) -> Profile:
    """A person with a password, made by the owner of the database (`maintainpro user create`).

    Raises ValueError when the role is none of ours, or no warehouse is named where there is not exactly one.
    """
    profile = Profile(
        email=email.strip().lower(),
        role=Role(role),
        warehouse_id=warehouse_id or await repository.only_warehouse(session),
        first_name=first_name,
        last_name=last_name,
        email_verified=True,
    )
    session.add(profile)
    await session.flush()
    session.add(UserCredentials(user_id=profile.id, password_hash=await hash_password(password)))
    await session.flush()
    return profile
