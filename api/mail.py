"""Sends one message by SMTP. Callers are jobs: they try again when a `MailError` says that it makes sense."""

import asyncio
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr
from typing import Final

import aiosmtplib

from core.settings import MailSettings

_STEPS: Final = 3  # a conversation of that many time-outs is given up as a whole
_PASSING: Final = range(400, 500)


@dataclass(frozen=True)
class Mail:
    """A message to one person. `html` stands beside the text, never in its place; `headers` are added as they are."""

    to: str
    subject: str
    text: str
    html: str | None = None
    headers: dict[str, str] = field(default_factory=dict)


class MailError(Exception):
    """The message was not taken. `passing`: trying again later makes sense; otherwise it would be refused again."""

    def __init__(self, reason: str, *, passing: bool) -> None:
        super().__init__(reason)
        self.passing = passing


def compose(settings: MailSettings, mail: Mail) -> EmailMessage:
    """The message with its headers. Raises `MailError` for an address or a header that cannot be one."""
    message = EmailMessage()
    try:
        message["From"] = settings.sender
        message["To"] = mail.to
        message["Subject"] = mail.subject
        message["Date"] = formatdate(usegmt=True)
        message["Message-ID"] = make_msgid(domain=parseaddr(settings.sender)[1].rpartition("@")[2] or None)
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notices in answer
        for name, value in mail.headers.items():
            message[name] = value
        message.set_content(mail.text)
        if mail.html is not None:
            message.add_alternative(mail.html, subtype="html")
    except ValueError as error:  # a line break in a header, for one: whoever sent it wanted a header of his own
        raise MailError(f"not a message: {error}", passing=False) from error
    if not message["To"].addresses or message["To"].defects:
        raise MailError("not an address", passing=False)
    return message


async def send(settings: MailSettings, mail: Mail) -> None:
    """Hand one message to the SMTP server. Raises `MailError`; returns when the server has taken it."""
    if settings.host is None:
        raise MailError("no SMTP server is set: MAINTAINPRO_MAIL__HOST", passing=True)
    message = compose(settings, mail)
    try:
        async with asyncio.timeout(_STEPS * settings.timeout):
            await aiosmtplib.send(
                message,
                hostname=settings.host,
                port=settings.port,
                username=settings.username,
                password=settings.password.get_secret_value() if settings.password else None,
                use_tls=settings.security == "tls",
                start_tls=settings.security == "starttls",
                cert_bundle=settings.ca_file,
                timeout=settings.timeout,
            )
    except aiosmtplib.SMTPRecipientsRefused as error:
        codes = [refusal.code for refusal in error.recipients]
        raise MailError(f"the recipient was refused: {codes}", passing=all(c in _PASSING for c in codes)) from error
    except aiosmtplib.SMTPAuthenticationError as error:
        # the settings are wrong, not the message: it goes out once somebody has mended them
        raise MailError(f"the SMTP server refused the login: {error.code}", passing=True) from error
    except aiosmtplib.SMTPResponseException as error:
        raise MailError(
            f"the SMTP server refused: {error.code} {error.message}", passing=error.code in _PASSING
        ) from error
    except (aiosmtplib.SMTPException, ssl.SSLError, OSError, TimeoutError) as error:
        raise MailError(f"the SMTP server is not reachable: {error or type(error).__name__}", passing=True) from error
