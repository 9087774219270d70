"""Bodies of the event feed, in the shape that webhooks have."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from api.schemas import INT8, Body, Ids, Moment, Timestamp, View, Word, comma_list

Names = Annotated[list[Word], comma_list, Field(max_length=100)]


class FeedFilter(Body):
    """`from` is part of the span, `to` is not. An empty page of a filtered feed is not its end: ask again later."""

    cursor: Annotated[int, Field(ge=0, le=INT8)] = 0
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    event: Names | None = None
    entity: Names | None = None
    entity_id: Ids | None = None
    warehouse_id: Ids | None = None
    from_: Annotated[Moment | None, Field(alias="from")] = None
    to: Moment | None = None


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
