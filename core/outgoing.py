"""Calls to servers that somebody else named (webhooks, suppliers): none of them reaches into our own network.

The host is resolved once, every address it has is checked, and the connection goes to a checked one, so a name that
answers differently the next time (DNS rebinding) gains nothing; TLS still verifies the name. Redirects are not
followed, proxies of the environment are not used, and of the answer no more is read than was asked for.
"""

import asyncio
import socket
import ssl
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import urlsplit

import certifi
import httpcore

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

MAX_URL: Final = 2000

# what `is_global` lets through although nobody on the Internet is there
_REFUSED: Final[tuple[Network, ...]] = (
    IPv4Network("168.63.129.16/32"),  # the host agent of Azure
    IPv4Network("192.0.0.0/24"),  # IETF assignments, the metadata server of Oracle among them
    IPv4Network("192.88.99.0/24"),  # the relays of 6to4
    IPv6Network("100::/64"),  # discarded
    IPv6Network("2001:db8::/32"),  # documentation
    IPv6Network("3fff::/20"),  # documentation
    IPv6Network("5f00::/16"),  # segment routing
    IPv6Network("fec0::/10"),  # site-local, the private addresses of old
)
_NAT64: Final = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
_COMPATIBLE: Final = IPv6Network("::/96")


class OutgoingError(Exception):
    """The call came to nothing; the text says why in words that may be shown."""


class RefusedError(OutgoingError):
    """The call was not made: its URL or its address is not allowed."""


class UnreachableError(OutgoingError):
    """There was no answer, or not in time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `body` holds at most the bytes asked for; names of `headers` are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    truncated: bool


def check_url(url: str, allowed: Sequence[Network] = ()) -> str:
    """The host of a URL that may be called, as far as the URL itself tells; raises `RefusedError`."""
    if len(url) > MAX_URL or not url.isascii() or not url.isprintable() or any(c in ' "<>\\^`{|}' for c in url):
        raise RefusedError(f"Must be at most {MAX_URL} characters of ASCII without spaces")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise RefusedError("Not a URL") from None
    if parts.scheme not in ("http", "https"):
        raise RefusedError("Must begin with https:// or http://")
    if not parts.hostname or port == 0:
        raise RefusedError("Names no host")
    if "@" in parts.netloc:
        raise RefusedError("Must not hold a user name or a password")
    if parts.fragment:
        raise RefusedError("Must not hold a fragment (#)")
    literal = _literal(parts.hostname)
    if literal is not None:
        check_address(literal, allowed)
    elif len(parts.hostname) > 253:
        raise RefusedError("The host's name is too long")
    return parts.hostname


def check_address(address: Address, allowed: Sequence[Network] = ()) -> None:
    """Refuse every address that is not on the public Internet, unless one of the networks `allowed` holds it."""
    inner = _embedded(address)
    if any(a.version == n.version and a in n for a in (address, *inner) for n in allowed):
        return
    for a in (address, *inner):
        if (
            not a.is_global
            or a.is_multicast
            or a.is_reserved
            or a.is_unspecified
            or any(a.version == n.version and a in n for n in _REFUSED)
        ):
            raise RefusedError(f"{address} is not a public address")


async def check_host(host: str, port: int, allowed: Sequence[Network] = ()) -> list[str]:
    """The addresses of a host, all of which may be called. One that may not is reason enough to refuse the host."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise UnreachableError(f"The host {host} is not known") from None
    addresses = list(dict.fromkeys(str(info[4][0]) for info in found))
    for address in addresses:
        check_address(ip_address(address.partition("%")[0]), allowed)
    return addresses


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        return None


def _embedded(address: Address) -> list[Address]:
    """The IPv4 addresses that an IPv6 address carries: mapped, translated or tunnelled."""
    if isinstance(address, IPv4Address):
        return []
    found: list[Address | None] = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _COMPATIBLE or any(address in network for network in _NAT64):
        found.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return [a for a in found if a is not None]


class _GuardedBackend(httpcore.AsyncNetworkBackend):
    """Resolves, checks and connects; httpcore then speaks TLS under the name of the URL."""

    def __init__(self, allowed: Sequence[Network]) -> None:
        self._allowed = allowed
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await check_host(host, port, self._allowed)
        for address in addresses[:-1]:
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._inner.connect_tcp(addresses[-1], port, timeout, local_address, socket_options)

    async def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.AsyncNetworkStream:
        raise RefusedError("Not a URL")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def _verifying() -> ssl.SSLContext:
    """The system's authorities (SSL_CERT_FILE adds a company's own) and, where there are none, certifi's."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


class Outgoing:
    """A pool of connections to the outside; ``async with Outgoing() as outgoing:`` closes it."""

    def __init__(
        self, allowed: Sequence[Network] = (), max_connections: int = 100, tls: ssl.SSLContext | None = None
    ) -> None:
        self._allowed = allowed
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls or _verifying(),
            max_connections=max_connections,
            max_keepalive_connections=max_connections // 4,
            keepalive_expiry=30,
            network_backend=_GuardedBackend(allowed),
        )

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        timeout: float = 10.0,
        max_bytes: int = 65536,
    ) -> Answer:
        """One request and its answer, whatever its status; all of it within `timeout` seconds."""
        check_url(url, self._allowed)
        # not compressed: a small answer cannot unfold into a large one
        sent = {"User-Agent": "MaintAInPro", "Accept-Encoding": "identity", **(headers or {})}
        limits = dict.fromkeys(("connect", "read", "write", "pool"), timeout)
        try:
            async with (
                asyncio.timeout(timeout),
                self._pool.stream(
                    method, url, headers=list(sent.items()), content=content, extensions={"timeout": limits}
                ) as response,
            ):
                body = bytearray()
                async for chunk in response.aiter_stream():
                    body += chunk
                    if len(body) > max_bytes:
                        break
                names = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in response.headers}
                return Answer(response.status, names, bytes(body[:max_bytes]), len(body) > max_bytes)
        except (TimeoutError, httpcore.TimeoutException):
            raise UnreachableError(f"No answer within {timeout:g} s") from None
        except ssl.SSLError as error:
            raise UnreachableError(f"TLS failed: {error.reason or error}") from None
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            raise UnreachableError(str(error) or type(error).__name__) from None

    async def close(self) -> None:
        await self._pool.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        await self.close()
