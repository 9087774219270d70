"""What a supplier offers for a part."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.schemas import Body, MoneyStamp, Timestamp, View


class OfferQuery(Body):
    quantity: Annotated[int, Field(ge=1, le=1_000_000_000)] = 1


class OfferView(View):
    """`error` says why there is no offer; `totalPrice` is for the quantity asked for."""

    vendor_id: UUID
    supplier: str
    part_number: str
    quantity: int
    unit_price: MoneyStamp | None = None
    total_price: MoneyStamp | None = None
    currency: str | None = None
    available: int | None = None
    lead_time_days: int | None = None
    error: str | None = None
    asked_at: Timestamp
