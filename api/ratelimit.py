"""Rate limits, counted in Redis so that all processes share them, or in this process while Redis is away."""

import time
from dataclasses import dataclass

import structlog
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage, RedisStorage
from redis.asyncio import ConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from starlette.types import Scope

from api.errors import TooManyRequests
from core.settings import Settings

log = structlog.get_logger()

_TIMEOUT = 0.25  # Redis answers in well under a millisecond; a request must not wait for one that is gone
_REST = 5.0  # seconds until an unreachable Redis is tried again


@dataclass(frozen=True)
class Window:
    """Where a client stands in its current window."""

    limit: int
    used: int
    reset: int

    def headers(self) -> dict[str, str]:
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(max(0, self.limit - self.used)),
            "X-RateLimit-Reset": str(self.reset),
        }


class RateLimiter:
    """Fixed windows that begin with a client's first request."""

    def __init__(self, settings: Settings) -> None:
        self._logins = RateLimitItemPerMinute(settings.api.logins_per_minute)
        self._requests = RateLimitItemPerHour(settings.api.requests_per_hour)
        self._memory = MemoryStorage()
        self._pool = ConnectionPool.from_url(
            settings.redis_url,
            socket_timeout=_TIMEOUT,
            socket_connect_timeout=_TIMEOUT,
            retry=Retry(NoBackoff(), 0),
        )
        self._redis = RedisStorage(
            settings.redis_url,
            implementation="redispy",
            connection_pool=self._pool,  # type: ignore[arg-type]  # documented, not annotated
        )
        self._redis_away_until = 0.0
        # when a key's window ends: known from the hit that opened it, so most requests cost one round trip
        self._resets: dict[str, float] = {}

    async def by_address(self, scope: Scope, what: str, address: str) -> None:
        """Count a request to an authentication endpoint."""
        await self._hit(scope, self._logins, what, address)

    async def by_user(self, scope: Scope, user: str) -> None:
        """Count a request of an authenticated user."""
        await self._hit(scope, self._requests, "user", user)

    async def within(self, scope: Scope, item: RateLimitItem, *who: str) -> None:
        """Count a request against a limit of its route's own."""
        await self._hit(scope, item, *who)

    async def reachable(self) -> bool:
        """Whether Redis answers."""
        try:
            return bool(await self._redis.check())
        except (RedisError, OSError):
            return False

    async def close(self) -> None:
        await self._pool.disconnect()

    async def _hit(self, scope: Scope, item: RateLimitItem, *who: str) -> None:
        key = item.key_for(*who)
        used, reset = await self._count(key, item.get_expiry())
        window = Window(item.amount, used, int(reset + 0.999))
        # the door adds them to whatever is answered, errors included
        scope["rate_limit_headers"] = window.headers()
        if used > item.amount:
            raise TooManyRequests(max(1, window.reset - int(time.time())))

    async def _count(self, key: str, period: int) -> tuple[int, float]:
        if time.monotonic() >= self._redis_away_until:
            try:
                return await self._count_in(self._redis, key, period)
            except (RedisError, OSError) as error:
                self._redis_away_until = time.monotonic() + _REST
                log.warning("redis is away: rate limits are counted per process", error=str(error))
        return await self._count_in(self._memory, key, period)

    async def _count_in(self, storage: RedisStorage | MemoryStorage, key: str, period: int) -> tuple[int, float]:
        used, now = await storage.incr(key, period), time.time()
        if used == 1:
            reset = now + period
        else:
            known = self._resets.get(key, 0.0)
            reset = known if known > now else await storage.get_expiry(key)
        if len(self._resets) > 100_000:
            self._resets.clear()
        self._resets[key] = reset
        return used, reset
