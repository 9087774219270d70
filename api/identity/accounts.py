"""Passwords: checked again before what is dangerous, changed, forgotten, and set by a link from a mail."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import Invalid
from api.identity import repository
from api.identity.actor import Actor
from api.identity.jobs import SEND_LINK
from api.identity.keys import hash_key
from api.identity.password_policy import problem_with
from api.identity.passwords import hash_password, verify_password
from core.jobs import defer
from core.settings import Settings

# five wrong passwords lock the account for a minute, five more for two, and so on to an hour
ATTEMPTS: Final = 5
_LONGEST_LOCK: Final = timedelta(hours=1)
_SPENT: Final = "The link was used before, or its time is over"


class _PasswordRefused(Invalid):  # named after the answer that it is
    """A wrong password is a fact that must outlive the answer: it counts."""

    keeps_changes = True


def is_locked(credentials: Any) -> bool:
    return credentials.locked_until is not None and credentials.locked_until > datetime.now(UTC)


def lock_time(failed_logins: int) -> timedelta:
    return min(timedelta(minutes=2 ** min(failed_logins // ATTEMPTS, 6)), _LONGEST_LOCK)


async def check_own_password(session: AsyncSession, actor: Actor, password: str, field: str = "password") -> None:
    """Ask again who it is. Somebody with a stolen token must not find the password here: failures count as at login."""
    actor.need_login()
    own = await repository.my_credentials(session)
    right = await verify_password(own.password_hash if own else None, password)
    if own is None or is_locked(own) or not right:
        if own is not None and not right:
            lock = lock_time(own.failed_logins)
            await repository.record_login(session, actor.id, False, ATTEMPTS, lock)
            await repository.log(session, "password_refused", "on confirming who it is", actor.id)
        raise _PasswordRefused(field, "Not the current password, or too many attempts: try again later")


async def acceptable(settings: Settings, password: str, before: list[str], *personal: str, field: str) -> str:
    """The hash of a new password. Raises `Invalid` for one that breaks the rules or was used before."""
    problem = problem_with(password, settings.api.password_min_length, *personal)
    if problem is not None:
        raise Invalid(field, problem)
    for old in before[: settings.api.password_history + 1]:
        if await verify_password(old, password):
            raise Invalid(field, "This password was used before")
    return await hash_password(password)


async def change_password(session: AsyncSession, settings: Settings, actor: Actor, current: str, new: str) -> None:
    """Set another password; every other session of the person ends."""
    await check_own_password(session, actor, current, "currentPassword")
    who: Any = await repository.profile(session, actor.id)
    before = await repository.password_history(session)
    new_hash = await acceptable(settings, new, before, who.email, who.first_name, who.last_name, field="newPassword")
    await repository.set_password(session, actor.id, new_hash, keep=settings.api.password_history)
    await repository.end_sessions(session, actor.id, but=str(actor.session_id))


async def forgot_password(session: AsyncSession, email: str) -> None:
    """Have a link sent, if there is such a person: the job finds out, so the answer tells nobody."""
    await defer(session, SEND_LINK, queueing_lock=f"link {email}", email=email)


async def set_forgotten_password(session: AsyncSession, settings: Settings, token: str, new: str) -> None:
    """Set the password of whoever has the link; every session of before ends."""
    token_hash = hash_key(token)
    found = await repository.find_account_token(session, token_hash)
    if found is None:
        raise Invalid("token", _SPENT)
    await repository.act_as(session, found.user_id, found.warehouse_id)
    new_hash = await acceptable(
        settings, new, found.passwords, found.email, found.first_name, found.last_name, field="newPassword"
    )
    if not await repository.use_account_token(session, token_hash):  # another request was faster
        raise Invalid("token", _SPENT)
    await repository.set_password(session, found.user_id, new_hash, keep=settings.api.password_history)
    await repository.log(session, "password_reset", f"by a link ({found.purpose})", found.user_id)
