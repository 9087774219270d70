"""Logins, their sessions, and people."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import LoginRefused, NotFound
from api.identity import repository, second_factor
from api.identity.accounts import ATTEMPTS, is_locked, lock_time
from api.identity.actor import Actor
from api.identity.password_policy import problem_with
from api.identity.passwords import hash_password, verify_password
from api.identity.roles import Role
from api.identity.schemas import Login
from api.identity.tokens import AccessClaims, RefreshClaims, access_token, refresh_token
from core.models import Notification, Profile, UserCredentials, UserSession
from core.settings import Settings

# one answer for every reason: it must not tell whether the address or the password was wrong
_REFUSED = "Invalid email or password, or too many attempts: try again later"


@dataclass(frozen=True)
class Device:
    """Where a login comes from. The fingerprint is the client's own, or made of what its browser says of itself."""

    address: str | None
    user_agent: str | None
    fingerprint: str | None


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
    must_change_password: bool
    success: bool = True


def _hash(token_id: UUID) -> str:
    return hashlib.sha256(token_id.bytes).hexdigest()


def _lifetime(settings: Settings, remember_me: bool) -> timedelta:
    return timedelta(days=settings.api.remember_me_days if remember_me else settings.api.refresh_token_days)


def _tokens(settings: Settings, who: AccessClaims, role: Role, token_id: UUID, remember_me: bool) -> Tokens:
    return Tokens(
        access_token(settings, who, role),
        refresh_token(
            settings,
            RefreshClaims(who.user_id, who.session_id, token_id, remember_me),
            _lifetime(settings, remember_me),
        ),
    )


async def login(session: AsyncSession, settings: Settings, device: Device, given: Login) -> LoggedIn:
    """Check the password and the second factor, and open a session."""
    known = await _proved(session, settings, device, given)
    await repository.record_login(session, known.user_id, True)
    who = AccessClaims(known.user_id, uuid4(), known.warehouse_id)
    await repository.act_as(session, who.user_id, who.warehouse_id)
    await _tell_of_new_device(session, who.user_id, device)
    token_id = uuid4()
    session.add(
        UserSession(
            user_id=who.user_id,
            session_id=str(who.session_id),
            refresh_token_hash=_hash(token_id),
            expires_at=datetime.now(UTC) + _lifetime(settings, given.remember_me),
            ip_address=device.address,
            user_agent=device.user_agent,
            device_fingerprint=device.fingerprint,
            remember_me=given.remember_me,
        )
    )
    await session.flush()
    await repository.log(session, "login", f"from {device.address}", who.user_id)
    tokens = _tokens(settings, who, Role(known.role), token_id, given.remember_me)
    user = await repository.profile(session, who.user_id)
    assert user is not None
    return LoggedIn(tokens.token, tokens.refresh_token, user, who.session_id, known.must_change_password)


async def _proved(session: AsyncSession, settings: Settings, device: Device, given: Login) -> Any:
    """The credentials of whoever this is. Every reason to refuse has the same answer and costs about the same."""
    known = await repository.find_credentials(session, given.email)
    # checked even when the answer is certain: how long it takes must not tell what it is
    right = await verify_password(known.password_hash if known else None, given.password)
    if known is None or not known.active or is_locked(known):
        await repository.log(session, "login_failed", f"from {device.address}", known.user_id if known else None)
        raise LoginRefused(_REFUSED)
    if right and known.totp_secret is not None:
        if not given.mfa_token:
            raise second_factor.asked_for()
        right = await second_factor.is_right(session, settings, known.user_id, known.totp_secret, given.mfa_token)
    if not right:
        await repository.record_login(session, known.user_id, False, ATTEMPTS, lock_time(known.failed_logins))
        await repository.log(session, "login_failed", f"from {device.address}", known.user_id)
        raise LoginRefused(_REFUSED)
    return known


async def _tell_of_new_device(session: AsyncSession, person: UUID, device: Device) -> None:
    """A login from where the person never logged in before is news to him: it might not have been him."""
    if await repository.is_new_device(session, person, device.fingerprint):
        text = f"A login from a new device: {device.user_agent or 'unknown'}, {device.address or 'unknown address'}"
        session.add(Notification(user_id=person, type="system", message=text[:500]))


async def refresh(session: AsyncSession, settings: Settings, claims: RefreshClaims) -> Tokens:
    """A new pair for a refresh token that was not used before; one that was ends its whole family."""
    token_id, lifetime = uuid4(), _lifetime(settings, claims.remember_me)
    expiry = datetime.now(UTC) + lifetime
    rotated = await repository.rotate(session, claims.session_id, _hash(claims.token_id), _hash(token_id), expiry)
    if rotated.outcome == "reused":
        await repository.log(session, "refresh_token_reused", "every session of its family was ended", claims.user_id)
    if rotated.outcome != "rotated" or rotated.user_id != claims.user_id:
        raise LoginRefused("The session has ended")
    who = AccessClaims(rotated.user_id, claims.session_id, rotated.warehouse_id)
    return _tokens(settings, who, Role(rotated.role), token_id, claims.remember_me)


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


async def end_other_sessions(session: AsyncSession, actor: Actor) -> int:
    """End every session of the user but this one; gives how many."""
    actor.need_login()
    return await repository.end_sessions(session, actor.id, but=str(actor.session_id))


async def create_user(
    session: AsyncSession,
    *,
    email: str,
    password: str,
    role: str,
    warehouse_id: UUID | None = None,
    first_name: str = "",
    last_name: str = "",
    password_min_length: int = 12,
    must_change: bool = False,
) -> Profile:
    """A person with a password, made by the owner of the database (`maintainpro user create`).

    Raises ValueError when the role is none of ours, no warehouse is named where there is not exactly one, or the
    password breaks the rules that hold for everybody. `must_change`: it is good for one login, which changes it.
    """
    profile = Profile(
        email=email.strip().lower(),
        role=Role(role),
        warehouse_id=warehouse_id or await repository.only_warehouse(session),
        first_name=first_name,
        last_name=last_name,
        email_verified=True,
    )
    problem = problem_with(password, password_min_length, profile.email, first_name, last_name)
    if problem is not None:
        raise ValueError(problem)
    session.add(profile)
    await session.flush()
    hashed = await hash_password(password)
    session.add(UserCredentials(user_id=profile.id, password_hash=hashed, must_change_password=must_change))
    await session.flush()
    return profile
