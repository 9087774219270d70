"""The two JSON Web Tokens: a short access token that says who calls, and a long refresh token that is good once."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

import jwt

from api.errors import Unauthorized
from api.identity.roles import Role
from core.settings import Settings

_ALGORITHM = "HS256"
_ISSUER = "maintainpro"
_ACCESS, _REFRESH = "maintainpro-api", "maintainpro-refresh"


@dataclass(frozen=True)
class AccessClaims:
    """What an access token says. The warehouse only saves a question: the database has the last word."""

    user_id: UUID
    session_id: UUID
    warehouse_id: UUID


@dataclass(frozen=True)
class RefreshClaims:
    """What a refresh token says; `token_id` is the one that the session remembers."""

    user_id: UUID
    session_id: UUID
    token_id: UUID
    remember_me: bool


def _sign(settings: Settings, audience: str, lifetime: timedelta, claims: dict[str, Any]) -> str:
    now = datetime.now(UTC)
    common = {"iss": _ISSUER, "aud": audience, "iat": now, "exp": now + lifetime}
    return jwt.encode({**common, **claims}, settings.secret_key.get_secret_value(), _ALGORITHM)


def _verify(secret: str, audience: str, token: str) -> dict[str, Any]:
    try:
        return jwt.decode(
            token,
            secret,
            algorithms=[_ALGORITHM],
            audience=audience,
            issuer=_ISSUER,
            options={"require": ["exp", "iat", "iss", "aud", "sub", "sid", "jti"]},
        )
    except jwt.ExpiredSignatureError:
        raise _expired() from None
    except (jwt.InvalidTokenError, ValueError):
        raise Unauthorized("The token is not valid") from None


def _expired() -> Unauthorized:
    return Unauthorized("The token has expired")


def access_token(settings: Settings, claims: AccessClaims, role: Role) -> str:
    """A token for a quarter of an hour. The role is in it for clients; the server reads its own table."""
    return _sign(
        settings,
        _ACCESS,
        timedelta(minutes=settings.api.access_token_minutes),
        {
            "sub": str(claims.user_id),
            "sid": str(claims.session_id),
            "jti": str(uuid4()),
            "role": role,
            "warehouse": str(claims.warehouse_id),
        },
    )


def refresh_token(settings: Settings, claims: RefreshClaims, lifetime: timedelta) -> str:
    """A token that buys one new pair."""
    return _sign(
        settings,
        _REFRESH,
        lifetime,
        {
            "sub": str(claims.user_id),
            "sid": str(claims.session_id),
            "jti": str(claims.token_id),
            "remember": claims.remember_me,
        },
    )


@lru_cache(maxsize=4096)
def _read_access_token(secret: str, token: str) -> tuple[AccessClaims, float]:
    """A client sends the same token with every request; only what time takes away has to be looked at again."""
    claims = _verify(secret, _ACCESS, token)
    return AccessClaims(UUID(claims["sub"]), UUID(claims["sid"]), UUID(claims["warehouse"])), float(claims["exp"])


def read_access_token(settings: Settings, token: str) -> AccessClaims:
    claims, expiry = _read_access_token(settings.secret_key.get_secret_value(), token)
    if expiry <= time.time():
        raise _expired()
    return claims


def read_refresh_token(settings: Settings, token: str) -> RefreshClaims:
    claims = _verify(settings.secret_key.get_secret_value(), _REFRESH, token)
    return RefreshClaims(UUID(claims["sub"]), UUID(claims["sid"]), UUID(claims["jti"]), bool(claims["remember"]))
