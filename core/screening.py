"""What cannot be trusted of a reading, told from the reading alone: the same for every way in."""

from typing import Final

import numpy as np
import numpy.typing as npt

from core import quality
from core.settings import IngestSettings

# Before this the clock of a device was certainly never set (2000-01-01, µs since 1970).
_NEVER_SET: Final = 946_684_800_000_000


def screen(
    raw: npt.NDArray[np.float64],
    value: npt.NDArray[np.float64],
    time: npt.NDArray[np.int64],
    given: npt.NDArray[np.uint8],
    low: npt.NDArray[np.float64],
    high: npt.NDArray[np.float64],
    received_at: int,
    settings: IngestSettings,
) -> npt.NDArray[np.uint8]:
    """The quality bytes of n readings: `given`, or worse; what the device said is never improved.

    `raw` is as it was sent, `value` scaled; `low` and `high` are the sensors' physical limits, infinite where there is
    none; times are µs since 1970.
    """
    flags = given.copy()
    good = flags >= quality.GOOD
    lead = time - received_at

    def mark(rows: npt.NDArray[np.bool_], code: int) -> None:
        rows = rows & good
        flags[rows] = code
        good[rows] = False

    mark(~np.isfinite(value), quality.SENSOR_FAILURE)
    expected = np.isfinite(low) & np.isfinite(high) & (value >= low) & (value <= high)
    mark(np.isin(raw, settings.sentinels) & ~expected, quality.SENSOR_FAILURE)
    mark(lead > settings.far_future * 1e6, quality.FUTURE_TIME)
    mark((lead > settings.clock_skew * 1e6) | (time < _NEVER_SET), quality.CLOCK_SKEW)
    mark(value < low, quality.RANGE_EXCEEDED | quality.LOW_LIMITED)
    mark(value > high, quality.RANGE_EXCEEDED | quality.HIGH_LIMITED)
    return flags
