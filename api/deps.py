"""What routes ask for: the transaction, the user, a permission."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import ApiError, Unauthorized
from api.identity import service as identity
from api.identity.actor import Actor
from api.identity.roles import Permission
from api.identity.tokens import AccessClaims, read_access_token
from core.database import Database
from core.settings import Settings

_bearer = HTTPBearer(auto_error=False, bearerFormat="JWT", description="The `token` of a login")


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


async def _anonymous_session(
    request: Request, database: Annotated[Database, Depends(get_database)]
) -> AsyncIterator[AsyncSession]:
    async with database.session_scope(request_id=request.scope["request_id"]) as session:
        try:
            yield session
        except ApiError as error:
            await _keep(session, error)
            raise


async def _claims(
    settings: Config, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> AccessClaims:
    if credentials is None:
        raise Unauthorized
    return read_access_token(settings, credentials.credentials)


async def _session(
    request: Request,
    claims: Annotated[AccessClaims, Depends(_claims)],
    database: Annotated[Database, Depends(get_database)],
) -> AsyncIterator[AsyncSession]:
    async with database.session_scope(claims.user_id, claims.warehouse_id, request.scope["request_id"]) as session:
        try:
            yield session
        except ApiError as error:
            await _keep(session, error)
            raise


# scope="function": the commit comes before the answer, so an answer that says "created" is true
AnonymousDb = Annotated[AsyncSession, Depends(_anonymous_session, scope="function")]
Db = Annotated[AsyncSession, Depends(_session, scope="function")]


async def _user(request: Request, claims: Annotated[AccessClaims, Depends(_claims)], session: Db) -> Actor:
    """The user of the token, if the session behind it is still open."""
    await request.app.state.limiter.by_user(request.scope, str(claims.user_id))
    actor = await identity.authenticate(session, claims)
    request.scope["user_id"] = str(actor.id)
    return actor


User = Annotated[Actor, Depends(_user, scope="function")]


def needs(permission: Permission) -> Any:
    """The dependency of a route that asks for a permission."""

    async def check(user: User) -> None:
        user.need(permission)

    return Depends(check, scope="function")


def limited_by_address(what: str) -> Any:
    """The dependency of a route that works without login: so many requests a minute from one address."""

    async def check(request: Request) -> None:
        address = request.client.host if request.client else "unknown"
        await request.app.state.limiter.by_address(request.scope, what, address)

    return Depends(check)
