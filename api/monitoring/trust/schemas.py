"""Bodies of what is thought of detectors."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.pagination import Page
from api.schemas import SensorIds, Timestamp, View, Word, comma_list


class TrustState(StrEnum):
    """`demoted`: below its floor; it raises alarms, and cases in shadow, but opens no work order."""

    TRUSTED = "trusted"
    DEMOTED = "demoted"


class TrustFilter(Page):
    detector: Annotated[list[Word], comma_list, Field(max_length=50)] | None = None
    sensor_id: SensorIds | None = None
    state: Annotated[list[TrustState], comma_list, Field(max_length=10)] | None = None


class TrustView(View):
    """A detector on a sensor, or, without one, in the whole warehouse. `confirmed` and `refuted` fade with their age;

    `low` and `high`: 90 % interval of the precision.
    """

    id: UUID
    detector: str
    sensor_id: int | None
    warehouse_id: UUID
    state: TrustState
    confirmed: float
    refuted: float
    precision: float | None
    low: float | None
    high: float | None
    reason: str
    changed_at: Timestamp
    computed_at: Timestamp
