"""Bodies of the event feed, in the shape that webhooks have."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from api.schemas import INT8, Body, Timestamp, View


class FeedFilter(Body):
    cursor: Annotated[int, Field(ge=0, le=INT8)] = 0
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class EventData(View):
    entity: str
    entity_id: UUID
    warehouse_id: UUID | None
    payload: dict[str, Any]


class EventView(View):
    sequence: int
    id: UUID
    event: str
    timestamp: Timestamp
    data: EventData
