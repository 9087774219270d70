"""Overall equipment effectiveness after ISO 22400-2:2014 (availability x performance x quality)."""

from dataclasses import dataclass
from math import isfinite

from analytics.reliability.estimate import NotEnoughDataError


@dataclass(frozen=True, slots=True)
class Effectiveness:
    """All 0 to 1, `performance` above 1 where the ideal rate was beaten (then the ideal rate is wrong)."""

    availability: float
    performance: float
    quality: float

    @property
    def oee(self) -> float:
        return self.availability * self.performance * self.quality


def oee(planned: float, downtime: float, produced: float, good: float, ideal_rate: float) -> Effectiveness:
    """OEE of a period. `planned`: planned busy time, `downtime` within it; `produced` and `good`: quantities;
    `ideal_rate`: quantity per unit of the same time.

    Availability = (planned - downtime) / planned, performance = produced / (ideal_rate x running time),
    quality = good / produced. Raises ValueError for impossible numbers, `NotEnoughDataError` where nothing was planned,
    nothing ran or nothing was produced.
    """
    for name, value in (("planned", planned), ("downtime", downtime), ("produced", produced), ("good", good)):
        if not isfinite(value) or value < 0.0:
            raise ValueError(f"{name}: finite and 0 or more, not {value!r}")
    if not isfinite(ideal_rate) or ideal_rate <= 0.0:
        raise ValueError(f"ideal_rate: above 0, not {ideal_rate!r}")
    if downtime > planned or good > produced:
        raise ValueError("downtime cannot pass the planned time, nor good the produced")
    running = planned - downtime
    if planned == 0.0 or running == 0.0 or produced == 0.0:
        raise NotEnoughDataError("nothing was planned, ran or was produced")
    return Effectiveness(running / planned, produced / (ideal_rate * running), good / produced)
