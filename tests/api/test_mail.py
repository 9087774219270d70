"""Mail goes out by a real SMTP conversation, and a refusal says whether trying again makes sense."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from api.mail import Mail, MailError, send
from core.settings import MailSettings
from tests.api.smtp import Mailbox, smtp_server

HELLO = Mail("ann@plant.example", "Prüfung: Pumpe 7", "Größe: 5 µm", "<p>Größe: 5 µm</p>")


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    async with smtp_server() as box:
        yield box


async def test_a_message_arrives_as_it_was_written(mailbox: Mailbox) -> None:
    await send(mailbox.settings, HELLO)
    message = await mailbox.next()
    assert message["To"] == "ann@plant.example"
    assert message["From"] == "Plant <cmms@plant.example>"
    assert message["Subject"] == "Prüfung: Pumpe 7"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@plant.example>")
    assert message["Date"]
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert text.get_content().strip() == "Größe: 5 µm"
    assert html is not None
    assert "<p>Größe" in html.get_content()


@pytest.mark.parametrize(("answer", "passing"), [("451 come back later", True), ("550 no such mailbox", False)])
async def test_a_refusal_says_whether_it_passes(mailbox: Mailbox, answer: str, passing: bool) -> None:
    mailbox.answers = [answer]
    with pytest.raises(MailError) as refusal:
        await send(mailbox.settings, HELLO)
    assert refusal.value.passing is passing
    assert not mailbox.messages


@pytest.mark.parametrize(
    "mail",
    [
        Mail("ann@plant.example", "Hello\r\nBcc: all@plant.example", "x"),
        Mail("ann@plant.example\r\nBcc: all@plant.example", "Hello", "x"),
        Mail("ann@plant.example", "Hello", "x", headers={"X-Order": "1\nBcc: all@plant.example"}),
        Mail("", "Hello", "x"),
    ],
    ids=["subject", "recipient", "header", "nobody"],
)
async def test_nobody_writes_headers_of_his_own(mailbox: Mailbox, mail: Mail) -> None:
    with pytest.raises(MailError) as refusal:
        await send(mailbox.settings, mail)
    assert not refusal.value.passing
    assert not mailbox.messages


async def test_a_server_that_is_away_or_silent_is_one_that_may_come_back() -> None:
    async def silent(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(5)
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    settings = MailSettings(host="127.0.0.1", port=port, security="none", timeout=0.2)
    with pytest.raises(MailError) as slow:
        await send(settings, HELLO)
    assert slow.value.passing
    server.close()
    with pytest.raises(MailError) as away:
        await send(settings, HELLO)
    assert away.value.passing
    with pytest.raises(MailError, match="MAINTAINPRO_MAIL__HOST"):
        await send(MailSettings(), HELLO)


async def test_a_password_goes_over_tls_to_a_server_that_we_know(tmp_path: Path) -> None:
    context, ca_file = certificate(tmp_path)
    async with smtp_server(context, ("plant", "mail password")) as mailbox:
        settings = mailbox.settings.model_copy(
            update={
                "security": "starttls",
                "username": "plant",
                "password": secret("mail password"),
                "ca_file": ca_file,
            }
        )
        await send(settings, HELLO)
        assert (await mailbox.next())["To"] == "ann@plant.example"
        with pytest.raises(MailError, match="login"):
            await send(settings.model_copy(update={"password": secret("wrong")}), HELLO)
        with pytest.raises(MailError, match="not reachable") as unknown:
            await send(settings.model_copy(update={"ca_file": None}), HELLO)
        assert unknown.value.passing


async def test_where_tls_is_asked_for_nothing_goes_without(mailbox: Mailbox) -> None:
    with pytest.raises(MailError):
        await send(mailbox.settings.model_copy(update={"security": "starttls"}), HELLO)
    assert not mailbox.messages


def secret(text: str) -> object:
    return MailSettings(password=text).password  # type: ignore[arg-type]


def certificate(folder: Path) -> tuple[ssl.SSLContext, str]:
    """A server's context for 127.0.0.1, and the file of the authority that signed it (itself)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.test")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private, public = folder / "key.pem", folder / "certificate.pem"
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    public.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return context, str(public)
