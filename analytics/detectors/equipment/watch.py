"""One equipment: learns from its own rows how its channels go together in each mode, then watches whether they do.

All that it knows is one record of fixed size, which is all that a snapshot needs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from analytics.detectors.anomaly import SEVERITIES, Anomaly, Kind
from analytics.detectors.base import Parameter
from analytics.detectors.equipment import modes, relations
from analytics.detectors.equipment.collect import merged

Floats = npt.NDArray[np.float64]

NAME: Final = "equipment"
VERSION: Final = 1
ROWS: Final = 512  # at most of a learning period: a longer one has longer rows
FEWEST: Final = 200
PROVING: Final = 0.25  # of the learning period: the bounds settle on rows that nothing was fitted to
KNOWN: Final = 0.5  # of the learning period in which a channel must have had a value
SECOND: Final = 1_000_000
_GRAVE: Final = (1.3, 1.8, 4.0)  # scores from which an anomaly is medium, high, critical

State = Literal["learning", "normal", "abnormal", "standing", "unsure"]


@dataclass(frozen=True, slots=True)
class EquipmentSettings:
    """What the monitor of one equipment is told.

    `period`: s of a row at first; `learning`: s of healthy operation that it wants to see; `false_alarms`: how many a
    healthy sensor may raise a year; `relearn_from`: µs by the device's clock, nothing older is to count.
    """

    period: float = 60.0
    learning: float = 7 * 86400.0
    false_alarms: float = 0.05
    relearn_from: int | None = None


PARAMETERS: Final = (
    Parameter("period", 60.0, 0.001, 86400.0, "s", "length of a row at first; longer learning makes longer rows"),
    Parameter("learning", 7 * 86400.0, 1.0, 366 * 86400.0, "s", "healthy operation to learn from"),
    Parameter("false_alarms", 0.05, 1e-6, 1e6, "a sensor-year", "how many alarms a healthy sensor may raise"),
)


def settle(given: Mapping[str, float]) -> EquipmentSettings:
    """The settings with `given` over the defaults. Raises ValueError naming the parameter, as `Detector.settle`."""
    known = {p.name: p for p in PARAMETERS}
    for name, value in given.items():
        if name not in known:
            raise ValueError(f"{NAME}.{name}: unknown; one of {', '.join(sorted(known))}")
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"{NAME}.{name}: a number, not {value!r}")
        low, high = known[name].minimum, known[name].maximum
        if not low <= value <= high:
            raise ValueError(f"{NAME}.{name}: {value:g} is not between {low:g} and {high:g}")
    return replace(EquipmentSettings(), **{name: float(value) for name, value in given.items()})  # type: ignore[arg-type]


def assemble(
    sensors: Iterable[int], rows: Mapping[int | None, tuple[str, Mapping[str, float]]]
) -> tuple[list[int], EquipmentSettings] | None:
    """Which of an equipment's sensors are watched, and how; None for none. `rows`: sensor -> (mode, parameters).

    A sensor that is "off" is left out. Parameters: those for every sensor (None), then those of the sensor with the
    lowest id that has a row of its own. Raises ValueError as `settle`.
    """
    default = rows.get(None, ("live", {}))
    heard = [s for s in sorted(sensors) if rows.get(s, default)[0] != "off"]
    own = next((rows[s][1] for s in heard if s in rows), {})
    return (heard, settle({**default[1], **own})) if heard else None


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the monitor thinks. `progress` 0 to 1 of the learning; `mode`: its number, None while unknown; `score`: of
    the worst channel, above 1 is abnormal; `shares`: sensor -> its share, 0 to 1, of what is unusual; `time`: µs."""

    state: State
    progress: float
    mode: int | None
    modes: int
    score: float
    shares: dict[int, float]
    time: int


@cache
def record_type(channels: int) -> np.dtype[np.void]:
    """The record of an equipment with so many channels."""
    k = channels
    return np.dtype(
        [
            ("relearned", "i8"),  # µs: nothing older than this has been learned
            ("time", "i8"),  # µs, of the newest row
            ("before", "i8"),  # µs, of the row that is held back
            ("rows", "i8"),  # since the learning began
            ("step", "f8"),  # s between rows
            ("learned", "i4"),  # rows of the learning period; 0 while it lasts
            ("judged_rows", "i4"),
            ("mode", "i4"),
            ("mode_before", "i4"),
            ("kept", "i4"),  # rows in `past`
            ("used", "u1", modes.LEAVES),
            ("standing", "u1", modes.LEAVES),
            ("split_channel", "i4", modes.NODES),
            ("split_at", "f8", modes.NODES),
            ("mean", "f8", (modes.LEAVES, k)),
            ("spread", "f8", k),
            ("error", "f8", k),
            ("omega", "f8", (k, k)),
            ("held", "f8", k),  # the newest row, judged when the next one shows that the mode did not change
            ("channels", relations.CHANNEL_STATE, k),
            ("severity", "i1", k),
            ("past_at", "i8", ROWS),
            ("past", "f4", (ROWS, k)),
        ],
        align=True,
    )


class Watch:
    """The monitor of one equipment with the sensors `ids`, whose state is `record`, [1] of `record_type`."""

    def __init__(self, ids: tuple[int, ...], record: npt.NDArray[np.void] | None = None) -> None:
        self.ids = ids
        self.record = np.zeros(1, record_type(len(ids))) if record is None else record
        self._changed = np.zeros(len(ids), np.int8)

    def reset(self, relearned: int) -> list[Anomaly]:
        """Forget everything; gives the ends of what stood open. `relearned`: µs, nothing older counts from now on."""
        ends = [self._anomaly(j, "end", self.time, 0.0) for j in range(len(self.ids)) if self._channels[j]["open"]]
        self.record = np.zeros(1, self.record.dtype)
        self.record["relearned"] = relearned
        return ends

    def saved(self) -> bytes:
        """The record, with the rows of the past that it holds and no more."""
        kept = int(self.record["kept"][0])
        size = self.record.dtype.itemsize - self.record["past"].nbytes
        return bytes(self.record.tobytes()[:size] + self.record["past"][0][:kept].tobytes())

    def load(self, data: bytes, at: int) -> int:
        """Take up what `saved` gave, which begins at `at`; gives where it ends. Raises ValueError if it is cut."""
        size = self.record.dtype.itemsize - self.record["past"].nbytes
        raw = bytearray(data[at : at + size])
        raw += bytearray(self.record.dtype.itemsize - len(raw))
        self.record = np.frombuffer(raw, self.record.dtype)
        kept = int(self.record["kept"][0])
        if not 0 <= kept <= ROWS:
            raise ValueError(f"{kept} rows of the past")
        past = np.frombuffer(data, np.float32, kept * len(self.ids), at + size)
        self.record["past"][0][:kept] = past.reshape(kept, len(self.ids))
        return at + size + past.nbytes

    @property
    def time(self) -> int:
        return int(self.record["time"][0])

    @property
    def relearned(self) -> int:
        return int(self.record["relearned"][0])

    @property
    def _channels(self) -> Any:
        return self.record["channels"][0]

    def add(self, time: int, row: Floats, settings: EquipmentSettings, period: int) -> tuple[list[Anomaly], int]:
        """Take the row that ends at `time` (µs); gives what follows and the period (µs) of rows from now on."""
        r = self.record[0]
        r["time"] = time
        r["rows"] += 1
        if np.isfinite(row).mean() < 0.5:
            return [], period
        if r["learned"]:
            return self._watch(time, row, settings), period
        kept = int(r["kept"])
        r["past_at"][kept], r["past"][kept] = time - period, row
        r["kept"] = kept = kept + 1
        span = (time - int(r["past_at"][0])) / SECOND
        if kept >= FEWEST and span >= settings.learning:
            self._commission(settings)
        elif kept == ROWS:
            while r["kept"] > ROWS // 2:
                period *= 2
                at, rows = merged(r["past_at"][:kept], r["past"][:kept].astype(np.float64), period)
                r["kept"] = kept = len(at)
                r["past_at"][:kept], r["past"][:kept] = at, rows
        return [], period

    def opinion(self, settings: EquipmentSettings) -> Opinion:
        """What it thinks at present."""
        r = self.record[0]
        if not r["learned"]:
            kept = int(r["kept"])
            span = (self.time - int(r["past_at"][0])) / SECOND if kept else 0.0
            share = min(kept / FEWEST, span / settings.learning) / (1.0 + PROVING)
            return Opinion("learning", min(share, 0.8), None, 0, 0.0, {}, self.time)
        proven = min(1.0, (r["judged_rows"] / r["learned"] - 1.0) / PROVING)
        channels, mode = self._channels, int(r["mode"])
        score = np.where(channels["bound"] > 0.0, channels["score"], 0.0) ** 2
        shares = {}
        if channels["open"].any():
            shares = {s: round(float(x), 3) for s, x in zip(self.ids, score / score.sum(), strict=True) if x > 0.0}
        state: State = "normal"
        if channels["open"].any():
            state = "abnormal"
        elif proven < 1.0:
            state = "learning"
        elif mode >= 0 and r["standing"][mode]:
            state = "standing"
        elif mode < 0 or not r["used"][mode]:
            state = "unsure"
        return Opinion(
            state, round(0.8 + 0.2 * max(0.0, proven), 3), mode if mode >= 0 else None, int(r["used"].sum()),
            round(float(np.sqrt(score.max())), 3), shares, self.time,
        )  # fmt: skip

    def _commission(self, settings: EquipmentSettings) -> None:
        r = self.record[0]
        kept = int(r["kept"])
        rows, known = _filled(r["past"][:kept].astype(np.float64))
        times = r["past_at"][:kept].copy()
        modes.find(rows, r["split_channel"], r["split_at"])
        labels = np.array([modes.label(row, r["split_channel"], r["split_at"]) for row in rows])
        steady = np.ones(kept, np.bool_)
        steady[1:] &= labels[1:] == labels[:-1]
        steady[:-1] &= labels[1:] == labels[:-1]
        for mode in range(modes.LEAVES):
            own = steady & (labels == mode)
            r["used"][mode] = own.sum() >= modes.FEWEST // 2
            if own.any():
                r["mean"][mode] = rows[own].mean(0)
        used = r["used"].astype(np.bool_)
        if not used.any():  # it never stays as it is: one mode, then
            used[:] = r["used"][:] = True
            r["mean"][:] = rows.mean(0)
            steady[:] = True
        r["standing"] = modes.standing(r["mean"], used)
        running = steady & used[labels] & ~r["standing"].astype(np.bool_)[labels]
        if running.sum() < modes.FEWEST:  # it has only stood so far: there is nothing to learn from yet
            r["kept"] = kept // 2
            r["past"][: kept // 2], r["past_at"][: kept // 2] = (
                r["past"][kept - kept // 2 : kept],
                times[kept - kept // 2 :],
            )
            return
        relations.fit(rows[running], labels[running], r["mean"], r["spread"], r["omega"], r["error"])
        r["spread"][~known] = np.inf  # says nothing, and stands for nothing
        r["step"] = max(1e-6, (times[-1] - times[0]) / SECOND / max(1, kept - 1))
        r["learned"], r["kept"], r["judged_rows"] = kept, 0, 0
        r["mode"] = r["mode_before"] = -1
        for time, row in zip(times, rows, strict=True):
            self._watch(int(time), row, settings)

    def _watch(self, time: int, row: Floats, settings: EquipmentSettings) -> list[Anomaly]:
        """Judge the row that was held back, now that it is known whether the machine went on in the same mode."""
        r = self.record[0]
        mode = modes.label(row, r["split_channel"], r["split_at"])
        steady = mode >= 0 and mode == r["mode"] == r["mode_before"]
        found: list[Anomaly] = []
        if steady and r["used"][mode] and not r["standing"][mode]:
            before = int(r["before"])
            armed = r["judged_rows"] >= r["learned"] * (1.0 + PROVING)
            relations.judge(
                r["held"], r["mean"][mode], r["spread"], r["omega"], r["error"], self._channels, r["judged_rows"],
                before, armed, settings.false_alarms, r["step"], self._changed,
            )  # fmt: skip
            for j in np.flatnonzero(self._changed):
                found += self._say(int(j), int(self._changed[j]), time)
        r["judged_rows"] = min(int(r["judged_rows"]) + 1, 2**30)
        r["mode_before"], r["mode"] = r["mode"], mode
        r["held"], r["before"] = row, time
        return found

    def _say(self, j: int, change: int, time: int) -> list[Anomaly]:
        r = self.record[0]
        if change == relations.ENDED:
            return [self._anomaly(j, "end", time, float(self._channels[j]["score"]))]
        score = float(self._channels[j]["score"])
        severity = sum(score >= limit for limit in _GRAVE)
        if change == relations.BEGUN or severity > r["severity"][j]:
            r["severity"][j] = severity
        return [self._anomaly(j, "begin" if change == relations.BEGUN else "update", time, score)]

    def _anomaly(self, j: int, kind: Kind, time: int, score: float) -> Anomaly:
        """`value`: the slow mean, `baseline`: what the others say it should be."""
        r, st = self.record[0], self._channels[j]
        spread = float(r["error"][j] * r["spread"][j])
        expected = float(st["expected"])
        return Anomaly(
            sensor_id=self.ids[j],
            detector=NAME,
            detector_version=VERSION,
            kind=kind,
            time=time,
            since=int(st["since"]),
            score=max(score, 0.0),
            severity=SEVERITIES[int(r["severity"][j])],
            value=expected + float(st["slow"] - st["level"]) * spread,
            baseline=expected,
            spread=spread,
            threshold=float(st["bound"]) * relations.MARGIN * relations.SHRINKS * spread,
            direction=1 if st["slow"] > st["level"] else -1,
            window_start=int(st["since"]),
        )


def _filled(rows: Floats) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Rows with each gap filled by the value before it (or the first), and which channels were known often enough."""
    known = np.isfinite(rows).mean(0) >= KNOWN
    for j in range(rows.shape[1]):
        good = np.flatnonzero(np.isfinite(rows[:, j]))
        if len(good) == 0:
            rows[:, j] = 0.0
            continue
        at = np.searchsorted(good, np.arange(len(rows)), side="right") - 1
        rows[:, j] = rows[good[np.maximum(at, 0)], j]
    return rows, known
