"""Bodies of the case policy: the fields of `analytics.policy.CasePolicy`, in camelCase."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from api.monitoring.cases.schemas import Severity
from api.schemas import Body, Timestamp, View, Word, optional

TEN_YEARS = 10 * 365 * 86400.0
Seconds = Annotated[float, Field(ge=0, le=TEN_YEARS)]
Hours = Annotated[float, Field(ge=0, le=TEN_YEARS / 3600)]
Few = Annotated[int, Field(ge=1, le=1000)]
Many = Annotated[int, Field(ge=1, le=100_000)]


class Rules(Body):
    """When alarms of an equipment become a case, and how urgent it is; what is left out has the product's default.

    A machine fault opens a case when the alarms of the last `window` seconds are enough: `points` of evidence (an alarm
    gives 1 for low to 4 for critical), or alarms on `sensors` different sensors (K of N), or one of at least
    `lastingSeverity` that stands for `lasting` seconds, or one of `immediateSeverity` that stands for `immediateAfter`.
    """

    model_config = ConfigDict(populate_by_name=True)

    window: Seconds = optional()
    points: Few = optional()
    sensors: Few = optional()
    lasting: Seconds = optional()
    lasting_severity: Severity = optional()
    immediate_severity: Severity = optional()
    immediate_after: Seconds = optional()
    sensor_fault_after: Seconds = optional()
    spikes: Many = optional()
    material_span: Annotated[float, Field(ge=0, le=1)] = optional()
    material_value: Annotated[float, Field(ge=0, le=1000)] = optional()
    settling: Seconds = optional()
    join_window: Seconds = optional()
    reopen_window: Seconds = optional()
    cool_down: Seconds = optional()
    standing: Seconds = optional()
    unchanged: Seconds = optional()
    priority: dict[Severity, dict[Severity, Severity]] = optional()
    due_hours: dict[Severity, Hours] = optional()


class OverrideBody(Body):
    """What differs for equipment of a class, of a criticality, or of both."""

    equipment_class: Word | None = None
    criticality: Severity | None = None
    policy: Rules


class PolicyBody(Rules):
    """`floodCap`: cases an hour in a plant beyond which further ones are held; of several overrides that fit an
    equipment, later ones win."""

    flood_cap: Many = optional()
    overrides: Annotated[list[OverrideBody], Field(max_length=100)] = optional()


class PolicyOf(Body):
    """Whose policy: that of a warehouse, or without one that of all which have none of their own."""

    warehouse_id: UUID | None = None


class PolicyPut(Body):
    """`policy` takes the place of what was set for the warehouse, or, without one, for all that have none of their
    own."""

    warehouse_id: UUID | None = None
    policy: PolicyBody


class PolicyView(View):
    """The policy that holds, with every field. `origin`: whose it is; of `code`, nobody has set one yet (version 0)."""

    warehouse_id: UUID | None
    origin: Literal["warehouse", "everywhere", "code"]
    policy: dict[str, Any]
    version: int
    updated_at: Timestamp | None
    updated_by: UUID | None
