"""Routes of one's own notifications."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.deps import Db, User
from api.idempotency import IdempotentRoute
from api.operation.notifications import service
from api.operation.notifications.schemas import (
    NotificationFilter,
    NotificationPatch,
    NotificationView,
    PreferencesPatch,
    PreferencesView,
    Unread,
)
from api.pagination import answer

router = APIRouter(route_class=IdempotentRoute)


@router.get("", response_model=list[NotificationView], name="list")
async def find(
    filters: Annotated[NotificationFilter, Query()], session: Db, user: User, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await service.find(session, user, filters), request, response)


@router.get("/count", response_model=Unread, name="count")
async def count(session: Db, user: User) -> Any:
    return await service.unread(session, user)


@router.post("/read-all", response_model=Unread, name="read_all")
async def read_all(session: Db, user: User) -> Any:
    return await service.read_all(session, user, datetime.now(UTC))


@router.get("/preferences", response_model=PreferencesView, name="preferences")
async def preferences(session: Db, user: User) -> Any:
    return await service.preferences(session, user)


@router.patch("/preferences", response_model=PreferencesView, name="change_preferences")
async def change_preferences(body: PreferencesPatch, session: Db, user: User) -> Any:
    return await service.change_preferences(session, user, body)


@router.patch("/{notification_id}", response_model=NotificationView, name="update")
async def update(notification_id: UUID, body: NotificationPatch, session: Db, user: User) -> Any:
    return await service.mark(session, user, notification_id, body.read, datetime.now(UTC))
