"""API keys of gateways and other systems."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import Forbidden, Invalid, NotFound
from api.identity import repository as identity
from api.identity.actor import Actor
from api.identity.api_keys import repository
from api.identity.api_keys.schemas import ApiKeyCreate, ApiKeyFilter
from api.identity.keys import new_key
from api.identity.roles import PERMISSIONS, Role
from api.pagination import Listing


async def find(session: AsyncSession, filters: ApiKeyFilter) -> Listing:
    return await repository.find(session, filters)


async def get(session: AsyncSession, key_id: UUID) -> Any:
    found = await repository.show(session, key_id)
    if found is None:
        raise NotFound("API key")
    return found


async def create(session: AsyncSession, actor: Actor, body: ApiKeyCreate) -> dict[str, Any]:
    """A new key with the text of it, which is not kept and is shown this once."""
    actor.need_login()  # a key that makes keys would outlive its own revocation
    owner = body.user_id or actor.id
    role = actor.role
    if owner != actor.id:
        if actor.role is not Role.ADMIN:
            raise Forbidden("Only an administrator makes keys for others")
        who = await identity.profile(session, owner)
        if who is None or not who.active:
            raise NotFound("User", "userId")
        role = Role(who.role)
    beyond = sorted(set(body.scopes) - PERMISSIONS[role])
    if beyond:
        raise Invalid("scopes", f"The role {role} of the key's user does not have: {', '.join(beyond)}")
    if body.expires_at is not None and body.expires_at <= datetime.now(UTC):
        raise Invalid("expiresAt", "The key would be over already")
    key, prefix, key_hash = new_key()
    made = await repository.add(
        session,
        user_id=owner,
        created_by=actor.id,
        name=body.name,
        prefix=prefix,
        key_hash=key_hash,
        scopes=sorted({str(scope) for scope in body.scopes}),
        expires_at=body.expires_at,
    )
    return {**made._mapping, "key": key}


async def revoke(session: AsyncSession, key_id: UUID) -> None:
    """The key does not work from the next request on. A revoked key stays in the list."""
    await get(session, key_id)
    await repository.revoke(session, key_id)
