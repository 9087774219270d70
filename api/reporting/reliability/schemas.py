"""Bodies of the reliability report."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, model_validator

from api.pagination import Page
from api.schemas import Body, Ids, Moment, Timestamp, View, Word, comma_list


class Scope(Body):
    """Which machines and when: all that one sees, over the last year, when nothing is said."""

    from_: Annotated[Moment | None, Field(alias="from")] = None
    to: Moment | None = None
    equipment_id: Ids | None = None
    equipment_class: Annotated[list[Word], comma_list, Field(max_length=50)] | None = None
    location_id: Ids | None = None
    confidence: Annotated[float, Field(ge=0.5, le=0.999)] = 0.95

    @model_validator(mode="after")
    def _ordered(self) -> "Scope":
        if self.from_ is not None and self.to is not None and self.from_ >= self.to:
            raise ValueError("`from` must come before `to`")
        return self


class FailureFilter(Page):
    """As `Scope`, for the list of the failures behind the report."""

    from_: Annotated[Moment | None, Field(alias="from")] = None
    to: Moment | None = None
    equipment_id: Ids | None = None
    equipment_class: Annotated[list[Word], comma_list, Field(max_length=50)] | None = None
    location_id: Ids | None = None
    failure_mode: Annotated[list[Word], comma_list, Field(max_length=50)] | None = None


class Figure(View):
    """A number with its interval. `value` of null: not enough data, and `reason` says what is missing."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str
    reason: str | None = None


class Availability(View):
    """Inherent: corrective repair alone. Operational: every stop counts."""

    inherent: Figure
    operational: Figure


class WeibullView(View):
    shape: Figure
    scale: Figure
    threshold: float | None = None
    mean_life: float | None = None
    b10_life: float | None = None
    log_likelihood: float | None = None
    failed: int
    alive: int
    reading: str | None = None
    reason: str | None = None


class StepView(View):
    time: float
    at_risk: int
    failed: int
    survival: float
    low: float
    high: float


class GrowthView(View):
    """Crow-AMSAA over the period. `shape` below 1: failures come more slowly."""

    shape: Figure
    mtbf: Figure
    p_value: float | None = None
    verdict: Literal["improving", "deteriorating", "no trend proven"] | None = None
    reason: str | None = None


class ModeBar(View):
    failure_mode: str
    name: str
    failures: int
    share: float
    cumulative: float


class MachineRow(View):
    """A machine in the period; `bad_actor`: it fails more often than chance makes some machine of the scope do."""

    equipment_id: UUID
    asset_tag: str
    failures: int
    expected_failures: float | None
    operating_hours: float
    downtime_hours: float
    mtbf_hours: float | None
    availability: float | None
    p_value: float | None
    bad_actor: bool
    failures_url: str


class Links(View):
    failures: str


class ReliabilityReport(View):
    from_: Annotated[Timestamp, Field(serialization_alias="from")]
    to: Timestamp
    confidence: float
    machines: int
    failures: int
    operating_hours: float
    downtime_hours: float
    failure_rate: Figure
    mtbf: Figure
    mttr: Figure
    mean_downtime: Figure
    availability: Availability
    weibull: WeibullView
    weibull3: WeibullView
    survival: list[StepView]
    survival_reason: str | None
    growth: GrowthView
    failure_modes: list[ModeBar]
    equipment: list[MachineRow]
    definitions: dict[str, str]
    links: Links


class FailureView(View):
    """One failure: the work order that tells of it, and the downtime that followed."""

    work_order_id: UUID
    fo_number: str
    type: str
    title: str
    equipment_id: UUID
    asset_tag: str
    failed_at: Timestamp
    restored_at: Timestamp | None
    downtime_hours: float | None
    repair_hours: float | None
    failure_mode: str | None
    failure_mechanism: str | None
    failure_cause: str | None
    detail: dict[str, Any] = Field(default_factory=dict)
