"""Mail to people about their account. The job makes the link, so that its token stands in the mail and nowhere else."""

import secrets
from datetime import timedelta
from typing import Final

import structlog
from procrastinate import App, RetryStrategy
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity import repository
from api.identity.keys import hash_key
from api.mail import Mail, MailError, send
from core.database import Database
from core.models import Profile
from core.settings import Settings

log = structlog.get_logger()

SEND_LINK: Final = "send_account_link"
_AN_HOUR_AT_MOST: Final = 5

_RESET: Final = """Hello {name},

somebody, probably you, has asked for a new password for {email}.
Choose it here within {hours} hour(s):

{link}

If it was not you, leave this mail alone: nothing has changed.
"""
_INVITATION: Final = """Hello {name},

an account was made for you at MaintAInPro: {email}.
Choose your password here within {hours} hours:

{link}
"""


def register(app: App, database: Database, settings: Settings) -> None:
    """Add this feature's tasks to the worker's."""

    @app.task(name=SEND_LINK, retry=RetryStrategy(max_attempts=10, exponential_wait=3))
    async def send_account_link(email: str) -> None:
        # the link is committed once the mail is taken: a mail that did not go out leaves none behind
        async with database.session_scope() as session:
            who = await repository.active_profile_of(session, email)
            if who is not None:
                await _send_link(session, settings, who)


async def _send_link(session: AsyncSession, settings: Settings, who: Profile) -> None:
    invited = not await repository.has_password(session, who.id)
    hours = settings.api.invitation_hours if invited else settings.api.reset_hours
    token = secrets.token_urlsafe(32)
    purpose = "invitation" if invited else "reset"
    made = await repository.make_account_token(
        session, who.id, purpose, hash_key(token), timedelta(hours=hours), _AN_HOUR_AT_MOST
    )
    if not made:
        log.warning("too many links within the hour", user=str(who.id))
        return
    # after the #, so that it reaches no server's log
    link = f"{settings.api_url.rstrip('/')}/set-password#token={token}"
    text = (_INVITATION if invited else _RESET).format(
        name=who.first_name or who.email, email=who.email, hours=hours, link=link
    )
    subject = "Your account at MaintAInPro" if invited else "Your password at MaintAInPro"
    try:
        await send(settings.mail, Mail(who.email, subject, text))
    except MailError as error:
        if error.passing:
            raise
        log.warning("the mail was refused for good", user=str(who.id), reason=str(error))
