"""Calls to servers that somebody else named, attacked from both sides: by the address and by the answer."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from ipaddress import ip_address, ip_network
from typing import Any

import httpcore
import pytest
import trustme

from core.outgoing import Outgoing, RefusedError, UnreachableError, check_address, check_url

LOOPBACK = (ip_network("127.0.0.0/8"),)
Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def server(answer: bytes | Handler, tls: ssl.SSLContext | None = None) -> AsyncIterator[tuple[int, list[bytes]]]:
    """A server on the loopback that gives every request the same answer; its port, and what it was sent."""
    received: list[bytes] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = next((int(x.split(b":")[1]) for x in head.lower().split(b"\r\n") if b"content-length" in x), 0)
            received.append(head + await reader.readexactly(length))
            if callable(answer):
                await answer(reader, writer)
            else:
                writer.write(answer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    listening = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=tls)
    async with listening:
        yield listening.sockets[0].getsockname()[1], received


def resolver(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Names resolve to one answer after the other; gives the list of names that were asked for."""
    asked: list[str] = []

    async def getaddrinfo(_loop: Any, host: str, port: int, **_: Any) -> list[Any]:
        address = answers[min(len(asked), len(answers) - 1)]
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in address.split()]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", getaddrinfo)
    return asked


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.255.255.254", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",
        "169.254.169.254", "169.254.170.2", "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192",
        "0.0.0.0", "0.1.2.3", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "198.18.0.1",
        "192.0.2.1", "198.51.100.1", "203.0.113.1",
        "::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "fec0::1", "2001:db8::1", "100::1", "3fff::1",
        "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:10.0.0.1", "::127.0.0.1",
        "64:ff9b::127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::10.0.0.1", "2002:7f00:1::", "2002:a00:1::",
        "2001:0:7f00:1::", "2001:0:808:808:0:0:80ff:fffe",
    ],
)  # fmt: skip
def test_addresses_inside_are_refused(address: str) -> None:
    with pytest.raises(RefusedError):
        check_address(ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "2a00:1450:4001:80b::200e"])
def test_public_addresses_are_called(address: str) -> None:
    check_address(ip_address(address))


def test_a_setting_allows_networks_however_their_addresses_are_written() -> None:
    ours = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))
    for address in ("10.1.2.3", "::ffff:10.1.2.3", "fd00::1"):
        check_address(ip_address(address), ours)
    for address in ("192.168.0.1", "::ffff:192.168.0.1", "169.254.169.254", "fe80::1"):
        with pytest.raises(RefusedError):
            check_address(ip_address(address), ours)


@pytest.mark.parametrize(
    "url",
    [
        "", "x", "//host/", "ftp://host/", "file:///etc/passwd", "gopher://host/", "javascript:alert(1)", "https://",
        "https:///path", "https://user@host/", "https://user:pass@host/", "https://host:0/", "https://host:99999/",
        "https://host:x/", "https://host/#part", "https://ho st/", "https://host/a b", "https://host/\r\nX: y",
        "https://host\\@inside/", "https://h\u00f6st/", "https://host/\0", "https://[::1", "https://" + "a" * 254 + "/",
        "https://host/" + "a" * 2000, "http://127.0.0.1/", "http://[::1]/", "http://[::ffff:127.0.0.1]/",
        "http://169.254.169.254/latest/meta-data", "https://[fe80::1%25eth0]/",
    ],
)  # fmt: skip
def test_urls_that_nobody_should_call(url: str) -> None:
    with pytest.raises(RefusedError):
        check_url(url)


def test_urls_that_are_fine() -> None:
    assert check_url("https://your-system.com/webhooks/maintainpro?x=1&y=%20") == "your-system.com"
    assert check_url("http://hooks.example:8080") == "hooks.example"
    assert check_url("http://127.0.0.1:9/", LOOPBACK) == "127.0.0.1"


@pytest.mark.parametrize("host", ["localhost", "2130706433", "0x7f.1", "0177.0.0.1", "127.1"])
async def test_other_ways_to_write_the_loopback_are_refused(host: str) -> None:
    async with server(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n") as (port, received), Outgoing() as outgoing:
        with pytest.raises((RefusedError, UnreachableError)):
            await outgoing.request("GET", f"http://{host}:{port}/")
    assert received == []


async def test_a_name_that_answers_differently_the_second_time_gains_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    connected: list[str] = []

    async def connect_tcp(_: Any, host: str, *__: Any, **___: Any) -> Any:
        connected.append(host)
        raise httpcore.ConnectError("nobody there")

    monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", connect_tcp)
    asked = resolver(monkeypatch, "1.1.1.1", "127.0.0.1")
    async with Outgoing() as outgoing:
        with pytest.raises(UnreachableError):
            await outgoing.request("GET", "http://rebinding.example/")
        assert (asked, connected) == (["rebinding.example"], ["1.1.1.1"])
        with pytest.raises(RefusedError):
            await outgoing.request("GET", "http://rebinding.example/")
        assert connected == ["1.1.1.1"]


async def test_one_bad_address_among_good_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    resolver(monkeypatch, "1.1.1.1 10.0.0.1")
    async with Outgoing() as outgoing:
        with pytest.raises(RefusedError):
            await outgoing.request("GET", "http://mixed.example/")


async def test_the_next_address_is_tried_when_one_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    resolver(monkeypatch, "127.0.0.2 127.0.0.1")
    async with (
        server(b"HTTP/1.1 204 No Content\r\n\r\n") as (port, _),
        Outgoing(LOOPBACK) as outgoing,
    ):
        assert (await outgoing.request("POST", f"http://two.example:{port}/", content=b"x")).status == 204


async def test_tls_verifies_the_name_although_the_address_is_pinned(monkeypatch: pytest.MonkeyPatch) -> None:
    authority = trustme.CA()
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("right.example").configure_cert(context)
    resolver(monkeypatch, "127.0.0.1")
    answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"
    async with server(answer, context) as (port, received):
        async with Outgoing(LOOPBACK, tls=trusting) as outgoing:
            assert (await outgoing.request("GET", f"https://right.example:{port}/")).body == b"ok"
            with pytest.raises(UnreachableError, match="certificate"):
                await outgoing.request("GET", f"https://wrong.example:{port}/")
        async with Outgoing(LOOPBACK) as outgoing:
            with pytest.raises(UnreachableError, match="certificate"):
                await outgoing.request("GET", f"https://right.example:{port}/")
    assert len(received) == 1


async def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    redirect = b"HTTP/1.1 302 Found\r\nlocation: http://169.254.169.254/\r\ncontent-length: 0\r\n\r\n"
    async with server(redirect) as (port, received), Outgoing(LOOPBACK) as outgoing:
        assert (await outgoing.request("GET", f"http://127.0.0.1:{port}/")).status == 302
    assert len(received) == 1


async def test_of_an_endless_answer_only_the_beginning_is_read() -> None:
    async def endless(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()

    async with server(endless) as (port, _), Outgoing(LOOPBACK) as outgoing:
        answer = await outgoing.request("GET", f"http://127.0.0.1:{port}/", max_bytes=1000)
    assert (len(answer.body), answer.truncated) == (1000, True)


async def test_an_answer_that_drips_is_given_up() -> None:
    async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    async with server(drip) as (port, _), Outgoing(LOOPBACK) as outgoing:
        with pytest.raises(UnreachableError, match=r"within 0\.3 s"):
            await outgoing.request("GET", f"http://127.0.0.1:{port}/", timeout=0.3)


@pytest.mark.parametrize("answer", [b"garbage\r\n\r\n", b"", b"HTTP/1.1 999999 x\r\n\r\n"])
async def test_an_answer_that_is_no_http_is_a_failure_like_others(answer: bytes) -> None:
    async with server(answer) as (port, _), Outgoing(LOOPBACK) as outgoing:
        with pytest.raises(UnreachableError):
            await outgoing.request("GET", f"http://127.0.0.1:{port}/")


async def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    async with server(b"HTTP/1.1 204 x\r\n\r\n") as (port, received), Outgoing(LOOPBACK) as outgoing:
        assert (await outgoing.request("GET", f"http://127.0.0.1:{port}/")).status == 204
    assert b"accept-encoding: identity" in received[0].lower()
