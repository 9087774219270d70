"""What routes ask for: the transaction, the user, a permission.

Every dependency here is `async def`: FastAPI sends a plain function to a thread, which costs more than the function.
"""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import ApiError, PasswordChangeRequired, Unauthorized
from api.identity.actor import Actor
from api.identity.keys import PREFIX, hash_key
from api.identity.roles import Permission, Role, known_permissions
from api.identity.tokens import AccessClaims, read_access_token
from core.database import Database, Entry
from core.settings import Settings

_bearer = HTTPBearer(auto_error=False, description="The `token` of a login, or an API key")
_api_key = APIKeyHeader(name="X-API-Key", auto_error=False, description="An API key")


async def get_settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


async def get_database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


Config = Annotated[Settings, Depends(get_settings)]


async def _keep(session: AsyncSession, error: ApiError) -> None:
    if error.keeps_changes:
        await session.commit()


async def _anonymous_session(request: Request) -> AsyncIterator[AsyncSession]:
    database: Database = request.app.state.database
    async with database.session_scope(request_id=request.scope["request_id"]) as session:
        try:
            yield session
        except ApiError as error:
            await _keep(session, error)
            raise


async def _session(
    request: Request,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
    api_key: Annotated[str | None, Security(_api_key)],
) -> AsyncIterator[AsyncSession]:
    state, claims = request.app.state, None
    key = api_key or (bearer.credentials if bearer and bearer.credentials.startswith(PREFIX) else None)
    if key is None:
        if bearer is None:
            raise Unauthorized
        claims = read_access_token(state.settings, bearer.credentials)
        # before the database is asked: a client over its limit costs no connection
        await state.limiter.by_user(request.scope, str(claims.user_id))
    entry = Entry(
        session_id=str(claims.session_id) if claims else None,
        key_hash=hash_key(key) if key else None,
        request_id=request.scope["request_id"],
    )
    async with state.database.entered_scope(entry) as (session, found):
        try:
            await _admit(request, claims, found)
            yield session
        except ApiError as error:
            await _keep(session, error)
            raise


async def _admit(request: Request, claims: AccessClaims | None, found: Any | None) -> None:
    """Note who acts, as the database knows him now, or refuse."""
    limiter = request.app.state.limiter
    if claims is None and found is None:
        await limiter.by_address(request.scope, "api key", _address(request))
        raise Unauthorized("The API key is not valid")
    if found is None or (claims is not None and found.user_id != claims.user_id):
        raise Unauthorized("The session has ended")
    if claims is None:
        await limiter.by_user(request.scope, str(found.user_id))
    request.scope["user_id"] = str(found.user_id)
    request.scope["actor"] = Actor(
        id=found.user_id,
        session_id=claims.session_id if claims else None,
        role=Role(found.role),
        warehouse_id=found.warehouse_id,
        key_id=found.key_id,
        scopes=None if found.scopes is None else known_permissions(found.scopes),
        must_change_password=found.must_change_password,
    )


# scope="function": the commit comes before the answer, so an answer that says "created" is true
AnonymousDb = Annotated[AsyncSession, Depends(_anonymous_session, scope="function")]
Db = Annotated[AsyncSession, Depends(_session, scope="function")]


async def _person(request: Request, _: Db) -> Actor:
    actor: Actor = request.scope["actor"]
    return actor


async def _user(request: Request, _: Db) -> Actor:
    actor: Actor = request.scope["actor"]
    if actor.must_change_password:
        raise PasswordChangeRequired
    return actor


User = Annotated[Actor, Depends(_user, scope="function")]
# whoever is logged in, also one who has to change his password before he may do anything else
Person = Annotated[Actor, Depends(_person, scope="function")]


def needs(permission: Permission) -> Any:
    """The dependency of a route that asks for a permission."""

    async def check(user: User) -> None:
        user.need(permission)

    return Depends(check, scope="function")


def limited_by_address(what: str) -> Any:
    """The dependency of a route that works without login: so many requests a minute from one address."""

    async def check(request: Request) -> None:
        await request.app.state.limiter.by_address(request.scope, what, _address(request))

    return Depends(check)


def _address(request: Request) -> str:
    return request.client.host if request.client else "unknown"
