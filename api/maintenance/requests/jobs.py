"""Mail to people who reported something."""

from procrastinate import App, RetryStrategy

from api.mail import Mail, MailError, send
from api.maintenance.requests.service import SEND_MAIL
from core.settings import Settings


def register(app: App, settings: Settings) -> None:
    """Add this feature's tasks to the worker's."""

    @app.task(name=SEND_MAIL, retry=RetryStrategy(max_attempts=10, exponential_wait=3))
    async def send_request_mail(to: str, subject: str, state: str) -> None:
        text = f"Hello,\n\n{state}\n\nThis mail was sent because this address was given with a request.\n"
        try:
            await send(settings.mail, Mail(to, " ".join(subject.split()), text))
        except MailError as error:
            if error.passing:
                raise
