"""Bodies of readings."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.schemas import Body, Ids, Moment, SensorIds, Timestamp, View


class Resolution(StrEnum):
    AUTO = "auto"
    RAW = "raw"
    MINUTE = "1m"
    HOUR = "1h"
    DAY = "1d"


class SeriesFilter(Body):
    """Without `from` the last hour before `to`; without `to` until now."""

    from_: Annotated[Moment | None, Field(alias="from")] = None
    to: Moment | None = None
    resolution: Resolution = Resolution.AUTO
    max_points: Annotated[int, Field(ge=10, le=20_000)] = 2000


class LatestFilter(Body):
    equipment_id: Ids | None = None
    sensor_id: SensorIds | None = None


class Point(View):
    """One stored reading."""

    time: Timestamp
    value: float
    quality: int
    quality_text: str


class Bucket(View):
    """A span of time: extremes and ends over its good readings, and how many there were of each kind."""

    time: Timestamp
    min: float | None
    max: float | None
    first: float | None
    last: float | None
    mean: float | None
    count: int
    bad_count: int


class SeriesView(View):
    """`points` when the resolution is raw, `buckets` otherwise."""

    sensor_id: int
    address: str
    unit: str | None
    resolution: Resolution
    from_: Annotated[Timestamp, Field(serialization_alias="from")]
    to: Timestamp
    downsampled: bool = Field(description="Whether readings were left out; every extreme is still there")
    bucket_seconds: float | None = Field(description="The span that each bucket, or each thinned group, stands for")
    points: list[Point]
    buckets: list[Bucket]


class LatestView(View):
    sensor_id: int
    address: str
    metric: str
    name: str | None
    unit: str | None
    equipment_id: UUID | None
    time: Timestamp
    value: float
    quality: int
    quality_text: str
