"""Comments with mentions, and watching: who is told of what happens on a work order."""

import re
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.conditional import Expected
from api.errors import Forbidden, NotFound
from api.identity.actor import Actor
from api.identity.roles import Permission
from api.maintenance.collaboration import repository
from api.maintenance.collaboration.schemas import CommentCreate, CommentFilter, CommentPatch
from api.maintenance.work_orders import access
from api.maintenance.work_orders.opening import notify
from api.pagination import Listing
from core.models import Comment, Watcher

# @ann@plant.example; the address ends before a full stop that ends the sentence
_MENTION = re.compile(r"(?<![\w@.])@([A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")
_MOST_MENTIONS = 50


async def find(session: AsyncSession, actor: Actor, work_order_id: UUID, filters: CommentFilter) -> Listing:
    await access.need(session, actor, work_order_id)
    return await repository.comments(session, work_order_id, filters)


async def add(session: AsyncSession, actor: Actor, work_order_id: UUID, body: CommentCreate) -> Comment:
    """Whoever comments or is mentioned watches from now on; mentioned people and watchers are told."""
    row = await access.need(session, actor, work_order_id)
    named = await repository.colleagues(session, body.mentions, [])
    if set(body.mentions) - named:
        raise NotFound("Person", "mentions")
    mentioned = named | await repository.colleagues(session, [], _emails(body.body))
    comment = Comment(work_order_id=work_order_id, user_id=actor.id, body=body.body, mentions=sorted(mentioned))
    session.add(comment)
    watching = {watcher.user_id for watcher in await repository.watchers(session, work_order_id)}
    await repository.watch(session, work_order_id, mentioned | {actor.id})
    excerpt = " ".join(body.body.split())[:200]
    notify(session, row.id, mentioned - {actor.id}, "work_order_updated", f"Mentioned on {row.fo_number}: {excerpt}")
    notify(session, row.id, watching - mentioned - {actor.id}, "work_order_updated", f"On {row.fo_number}: {excerpt}")
    await session.flush()
    return comment


async def update(
    session: AsyncSession, actor: Actor, work_order_id: UUID, comment_id: UUID, body: CommentPatch, expected: Expected
) -> Comment:
    """One corrects one's own words only; who was mentioned stays mentioned."""
    comment = await _need(session, actor, work_order_id, comment_id)
    expected.check(comment.version)
    if comment.user_id != actor.id:
        raise Forbidden("A comment is changed by its author only")
    comment.body = body.body
    added = await repository.colleagues(session, [], _emails(body.body)) - set(comment.mentions)
    comment.mentions = sorted({*comment.mentions, *added})
    excerpt = " ".join(body.body.split())[:200]
    notify(session, work_order_id, added - {actor.id}, "work_order_updated", f"Mentioned: {excerpt}")
    await session.flush()
    return comment


async def remove(session: AsyncSession, actor: Actor, work_order_id: UUID, comment_id: UUID) -> None:
    comment = await _need(session, actor, work_order_id, comment_id)
    if comment.user_id != actor.id:
        actor.need(Permission.WORK_ORDERS_PLAN)
    await session.delete(comment)


async def watchers(session: AsyncSession, actor: Actor, work_order_id: UUID) -> Sequence[Watcher]:
    await access.need(session, actor, work_order_id)
    return await repository.watchers(session, work_order_id)


async def watch(session: AsyncSession, actor: Actor, work_order_id: UUID, person: UUID | None) -> Sequence[Watcher]:
    await access.need(session, actor, work_order_id)
    if person is not None and person != actor.id:
        actor.need(Permission.WORK_ORDERS_PLAN)
        if not await repository.colleagues(session, [person], []):
            raise NotFound("Person", "userId")
    await repository.watch(session, work_order_id, {person or actor.id})
    return await repository.watchers(session, work_order_id)


async def unwatch(session: AsyncSession, actor: Actor, work_order_id: UUID, person: UUID) -> None:
    await access.need(session, actor, work_order_id)
    if person != actor.id:
        actor.need(Permission.WORK_ORDERS_PLAN)
    if not await repository.unwatch(session, work_order_id, person):
        raise NotFound("Watcher")


def _emails(text: str) -> list[str]:
    return list(dict.fromkeys(email.lower() for email in _MENTION.findall(text)))[:_MOST_MENTIONS]


async def _need(session: AsyncSession, actor: Actor, work_order_id: UUID, comment_id: UUID) -> Comment:
    await access.need(session, actor, work_order_id)
    comment = await repository.comment(session, work_order_id, comment_id)
    if comment is None:
        raise NotFound("Comment")
    return comment
