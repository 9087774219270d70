"""People: who may make whom what."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.conditional import Expected
from api.errors import Conflict, Forbidden, NotFound
from api.identity import accounts, second_factor
from api.identity import repository as identity
from api.identity.actor import Actor
from api.identity.jobs import SEND_LINK
from api.identity.roles import Role
from api.identity.users import repository
from api.identity.users.schemas import MePatch, UserCreate, UserFilter, UserPatch
from api.pagination import Listing
from core.jobs import defer
from core.models import Profile
from core.settings import Settings

_OF_RIGHTS = {"role", "warehouse_id", "active"}


async def find(session: AsyncSession, filters: UserFilter) -> Listing:
    return await repository.find(session, filters)


async def get(session: AsyncSession, user_id: UUID) -> Any:
    found = await repository.show(session, user_id)
    if found is None:
        raise NotFound("User")
    return found


async def create(session: AsyncSession, settings: Settings, actor: Actor, body: UserCreate) -> Profile:
    """A person, who chooses a password by the link of a mail, or has to change the one that he was given."""
    _may_make(actor, body.role)
    fields = body.model_dump(exclude={"password", "warehouse_id"})
    who = Profile(**fields, warehouse_id=body.warehouse_id or actor.warehouse_id)
    session.add(who)
    await session.flush()
    if body.password is None:
        await _invite(session, who)
    else:
        personal = (who.email, who.first_name, who.last_name)
        new_hash = await accounts.acceptable(settings, body.password, [], *personal, field="password")
        await identity.set_password(session, who.id, new_hash, settings.api.password_history, must_change=True)
    return who


async def update(session: AsyncSession, actor: Actor, user_id: UUID, body: UserPatch, if_match: Expected) -> Profile:
    """Change a person. Nobody changes his own rights, and only administrators touch administrators."""
    who = await _locked(session, user_id)
    if_match.check(who.version)
    changes = body.changes()
    if user_id == actor.id and any(getattr(who, name) != changes[name] for name in _OF_RIGHTS & changes.keys()):
        raise Forbidden("Nobody changes his own role, warehouse or activity")
    if user_id != actor.id:
        _may_make(actor, Role(who.role))
    if "role" in changes:
        _may_make(actor, changes["role"])
    for name, value in changes.items():
        setattr(who, name, value)
    await session.flush()
    return who


async def update_me(session: AsyncSession, actor: Actor, body: MePatch, if_match: Expected) -> Profile:
    who = await _locked(session, actor.id)
    if_match.check(who.version)
    for name, value in body.changes().items():
        setattr(who, name, value)
    await session.flush()
    return who


async def invite(session: AsyncSession, actor: Actor, user_id: UUID) -> None:
    """Send the link again: to choose a first password, or another one."""
    who = await _locked(session, user_id)
    _may_make(actor, Role(who.role))
    if not who.active:
        raise Conflict("The user is not active")
    await _invite(session, who)


async def sessions(session: AsyncSession, user_id: UUID) -> Sequence[Any]:
    await get(session, user_id)
    return await identity.open_sessions(session, user_id, "")


async def end_sessions(session: AsyncSession, user_id: UUID) -> int:
    await get(session, user_id)
    return await identity.end_sessions(session, user_id)


async def end_session(session: AsyncSession, user_id: UUID, session_id: UUID) -> None:
    if not await identity.end_session(session, user_id, session_id):
        raise NotFound("Session")


async def reset_second_factor(session: AsyncSession, actor: Actor, user_id: UUID) -> None:
    """For somebody who lost the telephone and the recovery codes; he logs in with the password and enrols again."""
    who = await get(session, user_id)
    _may_make(actor, Role(who.role))
    await second_factor.turn_off(session, user_id)
    await identity.end_sessions(session, user_id)


def _may_make(actor: Actor, role: Role) -> None:
    """Whether the actor may keep users of this role; row-level security asks the same."""
    if role is Role.ADMIN and actor.role is not Role.ADMIN:
        raise Forbidden("Only an administrator keeps administrators")


async def _invite(session: AsyncSession, who: Profile) -> None:
    await defer(session, SEND_LINK, queueing_lock=f"link {who.email}", email=who.email)


async def _locked(session: AsyncSession, user_id: UUID) -> Profile:
    who = await repository.lock(session, user_id)
    if who is None:
        # whom one sees and may not change: a manager and an administrator
        if await repository.show(session, user_id) is not None:
            raise Forbidden("Only an administrator keeps administrators")
        raise NotFound("User")
    return who
