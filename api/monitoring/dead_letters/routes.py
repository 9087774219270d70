"""Routes of dead letters."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.conditional import ETag
from api.deps import Config, Db, User, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.monitoring.dead_letters import service
from api.monitoring.dead_letters.schemas import DeadLetterDetail, DeadLetterFilter, DeadLetterView, Replay
from api.pagination import answer

router = APIRouter(route_class=IdempotentRoute)
MANAGE = needs(Permission.DEAD_LETTERS)


@router.get("", response_model=list[DeadLetterView], dependencies=[MANAGE], name="list")
async def find(
    filters: Annotated[DeadLetterFilter, Query()], session: Db, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await service.find(session, filters), request, response)


@router.get("/{letter_id}", response_model=DeadLetterDetail, dependencies=[MANAGE], name="get")
async def get(letter_id: UUID, session: Db, etag: ETag) -> Any:
    letter = await service.get(session, letter_id)
    etag(letter["version"])
    return letter


@router.post("/{letter_id}/replay", response_model=DeadLetterDetail, dependencies=[MANAGE], name="replay")
async def replay(letter_id: UUID, session: Db, user: User, settings: Config, body: Replay | None = None) -> Any:
    corrected = body.corrected() if body is not None else None
    return await service.replay(session, user, settings, letter_id, corrected)


@router.post("/{letter_id}/discard", response_model=DeadLetterDetail, dependencies=[MANAGE], name="discard")
async def discard(letter_id: UUID, session: Db, user: User) -> Any:
    return await service.discard(session, user, letter_id)
