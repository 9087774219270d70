"""Ingest's client at a broker that asks for TLS with a password, or with a client's certificate."""

import hashlib
import socket
import ssl
import subprocess
import time
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import trustme

from deploy.stack.layout import default_runtime
from deploy.stack.provision import Runtime
from ingest import mqtt
from ingest.mqtt import Broker, MqttError, Publish
from tests.ingest.conftest import until

pytestmark = pytest.mark.stack
_BAD_USERNAME_OR_PASSWORD = {0x86, 0x87}

# `user root`: started by root, it would become a user who may not read pytest's folder
_CONFIGURATION = """\
user root
per_listener_settings true
listener {ports[0]} 127.0.0.1
allow_anonymous false
password_file {folder}/passwords
certfile {folder}/server.pem
keyfile {folder}/server.pem
listener {ports[1]} 127.0.0.1
cafile {folder}/ca.pem
certfile {folder}/server.pem
keyfile {folder}/server.pem
require_certificate true
use_identity_as_username true
"""


@dataclass
class Site:
    """A broker with two doors, and the papers of a client for them."""

    password_port: int
    certificate_port: int
    ca_file: str
    certificate: str

    def by_password(self, login: str) -> Broker:
        return Broker.from_url(f"mqtts://{login}127.0.0.1:{self.password_port}", self.ca_file)

    def by_certificate(self, certificate: str | None) -> Broker:
        return Broker.from_url(f"mqtts://127.0.0.1:{self.certificate_port}", self.ca_file, certificate, certificate)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("tls")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(folder / "server.pem")
    client = authority.issue_cert("ingest.example", common_name="ingest")
    client.private_key_and_cert_chain_pem.write_to_path(folder / "client.pem")
    (folder / "passwords").write_text(f"gateway:{_password_hash('s3cret/:@')}\n")
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
    ports = [listener.getsockname()[1] for listener in listeners]
    for listener in listeners:
        listener.close()
    (folder / "mosquitto.conf").write_text(_CONFIGURATION.format(ports=ports, folder=folder))
    mosquitto = Runtime(default_runtime({}), {}, lambda _: None).mosquitto
    broker = subprocess.Popen([mosquitto, "-c", folder / "mosquitto.conf"], stderr=subprocess.PIPE)
    try:
        _wait_for(broker, ports)
        yield Site(*ports, str(folder / "ca.pem"), str(folder / "client.pem"))
    finally:
        broker.kill()
        broker.wait()


def _password_hash(password: str) -> str:
    """As mosquitto_passwd writes it: PBKDF2 with SHA-512."""
    salt = b"salt of 12 b"
    key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, 101)
    return f"$7$101${b64encode(salt).decode()}${b64encode(key).decode()}"


def _wait_for(broker: "subprocess.Popen[bytes]", ports: list[int]) -> None:
    deadline = time.monotonic() + 20
    for port in ports:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=2).close()
                break
            except OSError:
                assert broker.poll() is None, broker.stderr and broker.stderr.read()
                assert time.monotonic() < deadline
                time.sleep(0.02)


async def exchange(broker: Broker) -> bytes:
    """What a message looks like that went to the broker and back."""
    received: list[Publish] = []
    session = await mqtt.connect(broker, "tls-test", received.extend)
    try:
        assert await session.subscribe(["tls/#"]) == [1]
        await session.publish("tls/x", b"21.5")
        await until(lambda: bool(received), "the message")
        return received[0].payload
    finally:
        await session.close()


async def test_a_password_over_tls(site: Site) -> None:
    assert await exchange(site.by_password("gateway:s3cret%2F%3A%40@")) == b"21.5"


@pytest.mark.parametrize("login", ["", "gateway:wrong@", "nobody:s3cret@"])
async def test_who_has_no_right_password_stays_outside(site: Site, login: str) -> None:
    with pytest.raises(MqttError) as refused:
        await exchange(site.by_password(login))
    assert refused.value.code in _BAD_USERNAME_OR_PASSWORD


async def test_a_client_certificate(site: Site) -> None:
    assert await exchange(site.by_certificate(site.certificate)) == b"21.5"


async def test_who_has_no_certificate_stays_outside(site: Site) -> None:
    with pytest.raises((ssl.SSLError, MqttError, ConnectionError)):
        await exchange(site.by_certificate(None))


async def test_a_broker_that_cannot_prove_who_it_is_gets_nothing_from_us(site: Site, tmp_path: Path) -> None:
    stranger = tmp_path / "stranger.pem"
    trustme.CA().cert_pem.write_to_path(stranger)
    broker = Broker.from_url(f"mqtts://gateway:x@127.0.0.1:{site.password_port}", str(stranger))
    with pytest.raises(ssl.SSLCertVerificationError):
        await mqtt.connect(broker, "tls-test")
    with pytest.raises(ssl.SSLCertVerificationError):
        await mqtt.connect(
            Broker.from_url(f"mqtts://gateway:x@localhost:{site.password_port}", site.ca_file), "tls-test"
        )
