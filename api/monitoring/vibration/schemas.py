"""Bodies of vibration: what is known of a machine, and its waveforms."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from api.pagination import Page
from api.schemas import Body, Line, Moment, SensorId, Timestamp, View

Speed = Annotated[float, Field(gt=0, le=1e6, allow_inf_nan=False, description="revolutions a minute")]
Length = Annotated[float, Field(gt=0, le=1e6, allow_inf_nan=False, description="both diameters in one unit")]
Hertz = Annotated[float, Field(gt=0, le=500_000, allow_inf_nan=False)]
Zone = Literal["A", "B", "C", "D"]
Foundation = Literal["rigid", "flexible"]


class BearingBody(Body):
    """A rolling bearing; without `sensorIds` it is taken for that of every point of the machine."""

    name: Line
    elements: Annotated[int, Field(ge=3, le=1000)]
    element_diameter: Length
    pitch_diameter: Length
    contact_angle: Annotated[float, Field(ge=0, lt=90, allow_inf_nan=False, description="degrees")] = 0.0
    sensor_ids: Annotated[list[SensorId], Field(max_length=50, description="of waveforms", default_factory=list)]

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.element_diameter >= self.pitch_diameter:
            raise ValueError("elementDiameter must be below pitchDiameter")
        return self


class VibrationPut(Body):
    """What is known of a machine; what is not sent is not known."""

    speed: Speed | None = None
    speed_sensor_id: SensorId | None = None
    speed_ratio: Annotated[
        float, Field(gt=0, le=1000, allow_inf_nan=False, description="turns of the shaft for a turn that is counted")
    ] = 1.0
    machine_group: Annotated[
        Literal[1, 2] | None, Field(description="of ISO 20816-3: 1 large (above 300 kW), 2 medium-sized (15 to 300 kW)")
    ] = None
    foundation: Foundation | None = None
    envelope_low: Hertz | None = None
    envelope_high: Hertz | None = None
    bearings: Annotated[list[BearingBody], Field(max_length=20, default_factory=list)]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.machine_group is None) != (self.foundation is None):
            raise ValueError("machineGroup and foundation belong together")
        if (self.envelope_low is None) != (self.envelope_high is None):
            raise ValueError("envelopeLow and envelopeHigh belong together")
        if self.envelope_low is not None and self.envelope_high is not None and self.envelope_low >= self.envelope_high:
            raise ValueError("envelopeLow must be below envelopeHigh")
        return self


class BearingView(View):
    name: str
    elements: int
    elementDiameter: float  # noqa: N815  # as it is stored
    pitchDiameter: float  # noqa: N815
    contactAngle: float  # noqa: N815
    sensorIds: list[int]  # noqa: N815


class ZoneLimitsView(View):
    """Upper ends of the zones A, B and C in mm/s RMS."""

    a: float
    b: float
    c: float


class VibrationPointView(View):
    """A sensor of vibration velocity with its newest value and, where group and foundation are known, its zone."""

    sensor_id: int
    address: str
    time: Timestamp | None
    velocity: float | None
    zone: Zone | None


class VibrationView(View):
    equipment_id: UUID
    speed: float | None
    speed_sensor_id: int | None
    speed_ratio: float
    machine_group: int | None
    foundation: Foundation | None
    envelope_low: float | None
    envelope_high: float | None
    bearings: list[BearingView]
    limits: ZoneLimitsView | None
    points: list[VibrationPointView]
    updated_at: Timestamp | None


class VibrationLimits(View):
    """The velocity sensors whose limits were set, and to what."""

    sensor_ids: list[int]
    hi: float
    hihi: float


class WaveformFilter(Page):
    after: Annotated[Moment | None, Field(alias="from")] = None
    before: Annotated[Moment | None, Field(alias="to")] = None


class WaveformView(View):
    """`rate`: samples a second; of a spectrum, Hz between its lines. `speed`: revolutions a minute it was measured
    with. `features`: what it was measured to."""

    id: UUID
    sensor_id: int
    time: Timestamp
    kind: Literal["waveform", "spectrum"]
    rate: float
    unit: str
    speed: float | None
    quality: int
    count: int
    features: dict[str, float]


class SamplesView(WaveformView):
    samples: list[float]


class EnvelopeLineView(View):
    """A bearing frequency in Hz, and how far it stands out of the noise around it (1: not at all)."""

    name: str
    frequency: float
    ratio: float | None


class SpectrumView(View):
    """Amplitudes (peak, m/s²) of lines that are `interval` Hz apart, the first at 0 Hz."""

    id: UUID
    sensor_id: int
    time: Timestamp
    unit: str
    interval: float
    amplitudes: list[float]
    speed: float | None
    band_low: float | None
    band_high: float | None
    lines: list[EnvelopeLineView]


class EnvelopeBand(Body):
    """The band (Hz) whose envelope is wanted; without it the most impulsive one is looked for."""

    low: Hertz | None = None
    high: Hertz | None = None

    @model_validator(mode="after")
    def _both(self) -> Self:
        if (self.low is None) != (self.high is None):
            raise ValueError("low and high belong together")
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError("low must be below high")
        return self
