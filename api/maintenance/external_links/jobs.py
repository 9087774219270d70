"""Mailing a contractor his link."""

from uuid import UUID

from procrastinate import App, RetryStrategy

from api.mail import Mail, MailError, send
from api.maintenance.external_links import repository
from api.maintenance.external_links.service import SEND_LINK, mail_context, url
from core.database import Database
from core.secrets import SecretBox, SecretLostError
from core.settings import Settings


def register(app: App, database: Database, settings: Settings) -> None:
    """Add this feature's tasks to the worker's."""

    @app.task(name=SEND_LINK, retry=RetryStrategy(max_attempts=10, exponential_wait=3))
    async def send_external_link(link_id: str, sealed_token: str) -> None:
        async with database.session_scope() as session:
            link = await repository.show(session, UUID(link_id))
        if link is None or not link.active or link.email is None:
            return
        try:
            token = SecretBox(settings).open(sealed_token, mail_context(link_id))
        except SecretLostError:
            return  # the keys were changed meanwhile: nothing that a retry would mend
        text = (
            f"Hello {link.name},\n\nthis link leads to the work that was given to you, until "
            f"{link.expires_at:%Y-%m-%d %H:%M} UTC:\n\n{url(settings, token)}\n\nKeep it to yourself.\n"
        )
        try:
            await send(settings.mail, Mail(link.email, "Work for you", text))
        except MailError as error:
            if error.passing:
                raise
