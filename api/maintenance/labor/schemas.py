"""Bodies of time, labour, rates and costs. Money is a decimal string; hours are numbers."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, PlainSerializer

from api.pagination import Page
from api.schemas import Body, Day, DayStamp, Ids, Line, Moment, Text, Timestamp, View, Word, decimal_schema, optional

Amount = Annotated[Decimal, Field(ge=0, le=10**9, max_digits=12, decimal_places=2), decimal_schema(0, 10**9)]
Shown = Annotated[Decimal, PlainSerializer(str, return_type=str, when_used="json-unless-none")]
HoursShown = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json-unless-none")]


class CostKind(StrEnum):
    SERVICE = "service"
    RENTAL = "rental"
    TRAVEL = "travel"
    MATERIAL = "material"
    DISPOSAL = "disposal"
    OTHER = "other"


class TimerStart(Body):
    description: Text | None = None
    stop_other: Annotated[bool, Field(description="Stop the timer that runs on another work order")] = False


class TimerStop(Body):
    description: Text | None = None


class TimeLogCreate(Body):
    start_time: Moment
    end_time: Moment
    user_id: Annotated[UUID | None, Field(description="Whose time; oneself when absent")] = None
    description: Text | None = None


class TimeLogPatch(Body):
    start_time: Moment = optional()
    end_time: Moment = optional()
    description: Text | None = None


class TimeLogView(View):
    id: UUID
    work_order_id: UUID
    user_id: UUID
    start_time: Timestamp
    end_time: Timestamp | None
    description: str | None
    created_at: Timestamp


class LaborCreate(Body):
    hours: Annotated[Decimal, Field(gt=0, le=1000, max_digits=8, decimal_places=4), decimal_schema(0, 1000)]
    user_id: Annotated[UUID | None, Field(description="Who worked; oneself when absent")] = None
    craft: Word | None = None
    work_date: Annotated[Day | None, Field(description="Today when absent")] = None
    rate: Annotated[Amount | None, Field(description="Of an hour; from the table of rates when absent")] = None
    multiplier: Annotated[Decimal, Field(ge=0, le=10, max_digits=4, decimal_places=2), decimal_schema(0, 10)] = Decimal(
        1
    )
    description: Text | None = None


class LaborView(View):
    id: UUID
    work_order_id: UUID
    user_id: UUID | None
    craft: str | None
    work_date: DayStamp
    hours: HoursShown
    rate: Shown | None
    multiplier: HoursShown
    cost: Shown | None
    description: str | None
    time_log_id: UUID | None
    created_by: UUID | None
    created_at: Timestamp


class CostCreate(Body):
    kind: CostKind = CostKind.OTHER
    description: Line
    amount: Annotated[Decimal, Field(gt=0, le=10**12, max_digits=14, decimal_places=2), decimal_schema(0, 10**12)]
    cost_date: Annotated[Day | None, Field(description="Today when absent")] = None
    reference: Annotated[Line | None, Field(description="Such as the number of a bill")] = None


class CostView(View):
    id: UUID
    work_order_id: UUID
    kind: CostKind
    description: str
    amount: Shown
    cost_date: DayStamp
    reference: str | None
    created_by: UUID | None
    created_at: Timestamp


class CostSummary(View):
    """What a work order has cost. Labour without a rate is in `unpricedHours` and in no sum."""

    work_order_id: UUID
    labor_hours: HoursShown
    unpriced_hours: HoursShown
    labor_cost: Shown
    parts_cost: Shown
    other_cost: Shown
    total_cost: Shown


class RateFilter(Page):
    user_id: Ids | None = None
    craft: Word | None = None
    valid_on: Day | None = None


class RateCreate(Body):
    """Of a person or a craft; of anybody when neither is named."""

    user_id: UUID | None = None
    craft: Word | None = None
    hourly_rate: Amount
    valid_from: Day = Field(default_factory=lambda: date(1900, 1, 1))
    valid_to: Annotated[Day | None, Field(description="The first day on which it no longer holds")] = None
    warehouse_id: UUID | None = None


class RatePatch(Body):
    hourly_rate: Amount = optional()
    valid_from: Day = optional()
    valid_to: Day | None = None


class RateView(View):
    id: UUID
    warehouse_id: UUID
    user_id: UUID | None
    craft: str | None
    hourly_rate: Shown
    valid_from: DayStamp
    valid_to: DayStamp | None
    created_at: Timestamp
