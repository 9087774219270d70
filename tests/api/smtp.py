"""A real SMTP server in the test's own event loop: what it is sent, and what it is told to answer."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult

from core.settings import MailSettings


class Mailbox:
    """Keeps what arrives. `answers` are given to the next messages' RCPT in place of a yes."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.answers: list[str] = []
        self.arrived = asyncio.Event()
        self.settings = MailSettings()

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        if self.answers:
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        self.arrived.set()
        return "250 OK"

    async def next(self) -> EmailMessage:
        """The next message, when it has come."""
        async with asyncio.timeout(20):
            await self.arrived.wait()
        message = self.messages.pop(0)
        if not self.messages:
            self.arrived.clear()
        return message


@asynccontextmanager
async def smtp_server(
    tls: ssl.SSLContext | None = None, login: tuple[str, str] | None = None
) -> AsyncIterator[Mailbox]:
    """A server on a port that the system chose; `mailbox.settings` are those to reach it by."""
    mailbox = Mailbox()

    def authenticate(*arguments: Any) -> AuthResult:
        data = arguments[-1]
        return AuthResult(success=(data.login.decode(), data.password.decode()) == login, handled=False)

    def conversation() -> SMTP:
        return SMTP(
            mailbox,
            hostname="mail.test",
            tls_context=tls,
            require_starttls=tls is not None,
            authenticator=authenticate if login else None,
            auth_required=login is not None,
            auth_require_tls=tls is not None,
        )

    server = await asyncio.get_running_loop().create_server(conversation, "127.0.0.1", 0)
    mailbox.settings = MailSettings(
        host="127.0.0.1",
        port=server.sockets[0].getsockname()[1],
        security="none",
        timeout=5,
        sender="Plant <cmms@plant.example>",
    )
    try:
        yield mailbox
    finally:
        server.close()
        await server.wait_closed()
