"""Bodies of dead letters."""

import base64
import binascii
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from api.errors import Invalid
from api.pagination import Page
from api.schemas import Body, Moment, Search, Timestamp, View, comma_list

_MAX = 1_000_000


class DeadLetterStatus(StrEnum):
    OPEN = "open"
    REPLAYED = "replayed"
    DISCARDED = "discarded"


class DeadLetterFilter(Page):
    status: Annotated[list[DeadLetterStatus], comma_list, Field(max_length=10)] | None = None
    received_after: Moment | None = None
    received_before: Moment | None = None
    q: Search | None = Field(None, description="A part of the topic or of the reason")


class Replay(Body):
    """The corrected payload, as text or as base64; without either the stored one is sent again."""

    payload: Annotated[str, StringConstraints(max_length=_MAX)] | None = None
    payload_base64: Annotated[str, StringConstraints(max_length=_MAX * 4 // 3 + 4)] | None = None

    def corrected(self) -> bytes | None:
        if self.payload is not None and self.payload_base64 is not None:
            raise Invalid("payload", "Give payload or payloadBase64, not both")
        if self.payload_base64 is not None:
            try:
                return base64.b64decode(self.payload_base64, validate=True)
            except (binascii.Error, ValueError):
                raise Invalid("payloadBase64", "Not base64") from None
        return self.payload.encode() if self.payload is not None else None


class DeadLetterView(View):
    id: UUID
    received_at: Timestamp
    topic: str
    reason: str
    status: DeadLetterStatus
    size: int = Field(description="Bytes of the payload")
    resolved_at: Timestamp | None
    resolved_by: UUID | None


class DeadLetterDetail(DeadLetterView):
    payload: str | None = Field(description="The payload, when it is text")
    payload_base64: str
    corrected_payload: str | None
    corrected_payload_base64: str | None
