"""All detectors over all sensors of one Kafka partition."""

import json
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.detectors import DETECTORS
from analytics.detectors.anomaly import KINDS, SEVERITIES, Anomaly
from analytics.detectors.base import EVENT, SAMPLE, STARTED, Detector, Records
from analytics.detectors.clock import CLOCK, first_unknown, prepare, slot_table
from analytics.detectors.dropout import DROPOUT, silence
from analytics.detectors.pauses import Pauses
from analytics.detectors.relearning import met, turns

BLOCK: Final = 4096  # readings a pass: samples and events of one pass stay in the cache
FORMAT: Final = 2
_MAGIC: Final = b"MPDB"
_HEAD: Final = struct.Struct("<4sII")


class SnapshotError(ValueError):
    """The bytes are no snapshot that this code can read: start afresh and learn again."""


@dataclass(frozen=True, slots=True)
class SensorSettings:
    """What one sensor's detectors are told. `interval`: s between readings, None to learn it.

    `parameters`: detector -> parameter -> value, over the defaults; `disabled`: detectors that do not run; `enabled`:
    optional detectors that do (parameters for one enable it, too); `relearn_from`: µs by the device's clock, from
    where on nothing older is to count; `pauses`: (start, end) in µs, in order and apart, in which nothing is learned.
    """

    interval: float | None = None
    parameters: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    disabled: frozenset[str] = frozenset()
    enabled: frozenset[str] = frozenset()
    relearn_from: int | None = None
    pauses: tuple[tuple[int, int], ...] = ()

    def runs(self, detector: Detector) -> bool:
        """Whether this detector is to run on the sensor."""
        asked = detector.name in self.enabled or detector.name in self.parameters
        return detector.name not in self.disabled and (asked or not detector.optional)


@dataclass(frozen=True, slots=True)
class Learning:
    """How far a sensor's detectors are with learning, 0 to 1 each; `progress` is the slowest's, patient ones apart."""

    progress: float
    detectors: dict[str, float]

    @property
    def ready(self) -> bool:
        return self.progress >= 1.0


class DetectorBank:
    """Detectors' state and settings for a set of sensors; no I/O, no clock.

    The answers of `process` depend on the readings and their order alone, not on how they are cut into calls.
    """

    def __init__(self, detectors: Iterable[Detector] = tuple(DETECTORS.values())) -> None:
        self.detectors = tuple(detectors)
        self._names = [d.name for d in self.detectors]
        self._ids = np.empty(0, np.uint32)
        self._slot_of: dict[int, int] = {}
        self._clock: Records = np.zeros(0, CLOCK)
        self._state: list[Records] = [np.zeros(0, d.state) for d in self.detectors]
        self._parameters: list[Records] = [np.zeros(0, d.parameter_dtype) for d in self.detectors]
        self._defaults: list[Records] = [d.settle({}) for d in self.detectors]
        self._enabled = np.zeros((len(self.detectors), 0), np.uint8)
        self._table = slot_table(self._ids)
        self._relearn_from: dict[int, int] = {}  # sensors that have not come to it yet
        self._pauses = Pauses()
        self._samples: Records = np.zeros(BLOCK, SAMPLE)
        self._events: Records = np.zeros(BLOCK, EVENT)
        self._scores = np.empty(BLOCK)

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def sensor_ids(self) -> npt.NDArray[np.uint32]:
        """The sensors this bank knows, in the order in which it met them."""
        return self._ids.copy()

    def configure(self, sensor_ids: Sequence[int], settings: Sequence[SensorSettings] | SensorSettings) -> None:
        """Set the settings of `sensor_ids` (one for all, or one each); unknown sensors are added.

        What was learned stays. Raises ValueError naming detector and parameter; nothing is changed then.
        """
        each = [settings] * len(sensor_ids) if isinstance(settings, SensorSettings) else list(settings)
        if len(each) != len(sensor_ids):
            raise ValueError(f"{len(sensor_ids)} sensors but {len(each)} settings")
        settled = [self._settle(one) for one in each]
        self._grow(sensor_ids)
        for sensor_id, one, records in zip(sensor_ids, each, settled, strict=True):
            slot = self._slot_of[int(sensor_id)]
            self._clock["configured"][slot] = one.interval or 0.0
            for d, record in enumerate(records):
                self._parameters[d][slot] = record[0]
                self._enabled[d, slot] = one.runs(self.detectors[d])
            self._pauses.set(slot, one.pauses)
            self._relearn_from.pop(int(sensor_id), None)
            if one.relearn_from is not None and not met(self._clock, slot, one.relearn_from):
                self._relearn_from[int(sensor_id)] = one.relearn_from

    def process(
        self,
        sensor_id: npt.NDArray[np.uint32],
        time: npt.NDArray[np.int64],
        value: npt.NDArray[np.float64],
        quality: npt.NDArray[np.uint8],
        mask: npt.NDArray[np.bool_] | None = None,
        scores: npt.NDArray[np.float64] | None = None,
    ) -> list[Anomaly]:
        """Run n readings (columns as in `core.frames.Readings`) through every detector, in order.

        Rows where `mask` is False are skipped, as are bad quality, values that are not finite, and readings not newer
        than the sensor's newest. A sensor that was never configured gets the defaults. `scores`, if given, is an
        output: f8[n, detectors], each detector's statistic over its threshold, NaN where it had nothing to say.
        """
        n = len(sensor_id)
        if mask is None:
            mask = np.ones(n, np.bool_)
        if scores is not None:
            scores[:] = np.nan
        self._grow_for(sensor_id)
        found: list[Anomaly] = []
        columns, begun = (sensor_id, time, value, quality), 0
        wishes = turns(self._relearn_from, self._slot_of, self._clock, columns, mask) if self._relearn_from else []
        for row, sensor in wishes:
            found += self._process(*columns, mask, scores, begun, row)
            found += self.relearn([sensor])
            del self._relearn_from[sensor]
            begun = row
        return found + self._process(*columns, mask, scores, begun, n)

    def _process(
        self,
        sensor_id: npt.NDArray[np.uint32],
        time: npt.NDArray[np.int64],
        value: npt.NDArray[np.float64],
        quality: npt.NDArray[np.uint8],
        mask: npt.NDArray[np.bool_],
        scores: npt.NDArray[np.float64] | None,
        first: int,
        end: int,
    ) -> list[Anomaly]:
        """The rows from `first` to `end`, of sensors that are known."""
        found: list[Anomaly] = []
        for start in range(first, end, BLOCK):
            stop = min(start + BLOCK, end)
            keys, slots, shift = self._table
            used = prepare(
                keys, slots, shift, sensor_id, time, value, quality, mask, start, stop, self._clock, self._samples
            )
            samples = self._samples[:used]
            paused = self._pauses.mark(samples)
            begun = 0
            for started in np.flatnonzero((samples["fresh"] == STARTED) & ~paused):
                found += self._run(samples[begun:started], paused[begun:started], scores)
                found += self._forget(
                    int(samples["slot"][started]), samples["time"][started], samples["value"][started]
                )
                begun = int(started)
            found += self._run(samples[begun:], paused[begun:], scores)
        return found

    def _run(
        self, every: Records, paused: npt.NDArray[np.bool_], scores: npt.NDArray[np.float64] | None
    ) -> list[Anomaly]:
        events: list[tuple[int, int, Records]] = []
        learnable = every if not paused.any() else self._pauses.without(every, paused)
        for d, detector in enumerate(self.detectors):
            if detector.optional and not self._enabled[d].any():
                continue
            samples = learnable if detector.levelled else every
            used = len(samples)
            self._scores[:used] = np.nan
            count = detector.kernel(
                samples, self._state[d], self._parameters[d], self._enabled[d], self._scores, self._events
            )
            if scores is not None:
                scores[samples["row"], d] = self._scores[:used]
            if count:
                events += [(int(e["row"]), d, e) for e in self._events[:count].copy()]
        events.sort(key=lambda e: e[:2])
        return [self._anomaly(self.detectors[d], e) for _, d, e in events]

    def _forget(self, slot: int, time: int, value: float, *, levelled: bool = True) -> list[Anomaly]:
        """Wipe a sensor's detectors (those that learn a level, or all); gives the ends of what stood open."""
        ends: list[Anomaly] = []
        for d, detector in enumerate(self.detectors):
            if levelled and not detector.levelled:
                continue
            state = self._state[d][slot]
            if state["open"]:
                event = np.zeros(1, EVENT)[0]
                event["slot"], event["kind"] = slot, KINDS.index("end")
                event["time"], event["value"] = time, value
                event["since"] = event["window_start"] = state["since"]
                event["severity"], event["direction"] = state["severity"], state["direction"]
                event["baseline"] = event["spread"] = event["threshold"] = np.nan
                ends.append(self._anomaly(detector, event))
            self._state[d][slot : slot + 1] = np.zeros(1, detector.state)
        return ends

    def silent(self, now_us: int) -> list[Anomaly]:
        """The sensors from which nothing usable has come for longer than allowed at `now_us`, as beginning dropouts.

        Pure: the same anomalies (time: when the allowance ran out) come back at every call until a reading comes, and
        `process` then reports the same onset and the end.
        """
        if DROPOUT.name not in self._names:
            return []
        d = self._names.index(DROPOUT.name)
        clock = self._clock
        interval = np.where(clock["configured"] > 0.0, clock["configured"], clock["interval"])
        slots, allowed = silence(clock["last"], interval, self._state[d], self._parameters[d], now_us)
        return [
            Anomaly(
                sensor_id=int(self._ids[slot]),
                detector=DROPOUT.name,
                detector_version=DROPOUT.version,
                kind="begin",
                time=int(clock["last"][slot]) + int(allowed[slot] * 1e6) + 1,
                since=int(clock["last"][slot]),
                score=1.0,
                severity="low",
                value=float(allowed[slot]),
                baseline=float(interval[slot]),
                spread=0.0,
                threshold=float(allowed[slot]),
                direction=0,
                window_start=int(clock["last"][slot]),
            )
            for slot in slots
            if self._enabled[d, slot]
        ]

    def relearn(self, sensor_ids: Iterable[int]) -> list[Anomaly]:
        """Forget what these sensors taught (after a repair, a new sensor, a new operating point) and learn again.

        Returns the end of each anomaly that stood open, at the sensor's newest reading. Unknown sensors are ignored.
        """
        ends: list[Anomaly] = []
        for sensor_id in sensor_ids:
            slot = self._slot_of.get(int(sensor_id))
            if slot is None:
                continue
            clock = self._clock[slot]
            ends += self._forget(slot, clock["last"], clock["value"], levelled=False)
            last, configured = clock["last"], clock["configured"]
            self._clock[slot : slot + 1] = np.zeros(1, CLOCK)
            self._clock["last"][slot], self._clock["configured"][slot] = last, configured
        return ends

    def learning(self, sensor_id: int) -> Learning:
        """How far this sensor's detectors are; an unknown sensor has not begun."""
        slot = self._slot_of.get(int(sensor_id))
        progress = {
            name: 0.0 if slot is None else float(self._state[d]["ready"][slot])
            for d, name in enumerate(self._names)
            if slot is None or self._enabled[d, slot]
        }
        awaited = [progress[d.name] for d in self.detectors if d.name in progress and not d.patient]
        return Learning(min(awaited, default=1.0), progress)

    def snapshot(self) -> bytes:
        """State and settings as bytes, for `restore`."""
        meta = {
            "sensors": len(self._ids),
            "clock": _layout(CLOCK),
            "detectors": [
                {
                    "name": d.name,
                    "version": d.version,
                    "state": _layout(d.state),
                    "parameters": _layout(d.parameter_dtype),
                    "rows": len(self._ids) if self._enabled[k].any() else 0,  # what runs nowhere takes no room
                }
                for k, d in enumerate(self.detectors)
            ],
        }
        text = json.dumps(meta).encode()
        parts = [_HEAD.pack(_MAGIC, FORMAT, len(text)), text, self._ids.tobytes(), self._clock.tobytes()]
        for d in range(len(self.detectors)):
            if self._enabled[d].any():
                parts += [self._state[d].tobytes(), self._parameters[d].tobytes()]
            parts.append(self._enabled[d].tobytes())
        return b"".join(parts)

    @classmethod
    def restore(cls, data: bytes, detectors: Iterable[Detector] = tuple(DETECTORS.values())) -> "DetectorBank":
        """The bank that `snapshot` saved.

        A detector whose version or layout is another today is not misread: it begins to learn again, with default
        settings (so `configure` after `restore`). Raises `SnapshotError` for anything that is no whole snapshot.
        """
        bank = cls(detectors)
        try:
            magic, version, size = _HEAD.unpack_from(data)
            if magic != _MAGIC or version != FORMAT:
                raise SnapshotError(f"no snapshot of format {FORMAT}")
            meta = json.loads(data[_HEAD.size : _HEAD.size + size])
            n, at = int(meta["sensors"]), _HEAD.size + size
            if meta["clock"] != _layout(CLOCK):
                raise SnapshotError("the clock's layout is another")
            ids = np.frombuffer(data, np.uint32, n, at)
            bank._grow(ids.tolist())
            at += ids.nbytes
            bank._clock = _records(data, CLOCK, n, at)
            at += n * CLOCK.itemsize
            for saved in meta["detectors"]:
                rows = int(saved["rows"])
                state_size, parameter_size = rows * saved["state"][0], rows * saved["parameters"][0]
                d = bank._names.index(saved["name"]) if saved["name"] in bank._names else None
                if d is not None:
                    detector = bank.detectors[d]
                    if rows and saved["version"] == detector.version and saved["state"] == _layout(detector.state):
                        bank._state[d] = _records(data, detector.state, n, at)
                    if rows and saved["parameters"] == _layout(detector.parameter_dtype):
                        bank._parameters[d] = _records(data, detector.parameter_dtype, n, at + state_size)
                    bank._enabled[d] = np.frombuffer(data, np.uint8, n, at + state_size + parameter_size)
                at += state_size + parameter_size + n
        except (struct.error, ValueError, KeyError, TypeError, IndexError) as error:
            raise SnapshotError(str(error)) from error
        if at != len(data):
            raise SnapshotError(f"{len(data) - at} bytes too many")
        return bank

    def _settle(self, settings: SensorSettings) -> list[Records]:
        for name in (*settings.parameters, *settings.disabled, *settings.enabled):
            if name not in self._names:
                raise ValueError(f"{name}: no such detector; one of {', '.join(self._names)}")
        if settings.interval is not None and not 0.0 < settings.interval < float("inf"):
            raise ValueError(f"interval: seconds above 0, not {settings.interval!r}")
        return [
            d.settle(settings.parameters[d.name]) if settings.parameters.get(d.name) else self._defaults[i]
            for i, d in enumerate(self.detectors)
        ]

    def _grow_for(self, sensor_id: npt.NDArray[np.uint32]) -> None:
        keys, slots, shift = self._table
        unknown = first_unknown(keys, slots, shift, sensor_id)
        if unknown < len(sensor_id):
            self._grow(sensor_id[unknown:].tolist())

    def _grow(self, sensor_ids: Iterable[int]) -> None:
        new = [i for i in dict.fromkeys(int(i) for i in sensor_ids) if i not in self._slot_of]
        if not new:
            return
        self._slot_of.update({sensor_id: len(self._ids) + k for k, sensor_id in enumerate(new)})
        self._ids = np.concatenate([self._ids, np.array(new, np.uint32)])
        self._clock = _longer(self._clock, len(new))
        for d in range(len(self.detectors)):
            self._state[d] = _longer(self._state[d], len(new))
            self._parameters[d] = np.concatenate([self._parameters[d], np.repeat(self._defaults[d], len(new))])
        enabled = np.zeros((len(self.detectors), len(new)), np.uint8)
        enabled[[not d.optional for d in self.detectors]] = 1
        self._enabled = np.concatenate([self._enabled, enabled], axis=1)
        self._table = slot_table(self._ids)

    def _anomaly(self, detector: Detector, event: Any) -> Anomaly:
        return Anomaly(
            sensor_id=int(self._ids[event["slot"]]),
            detector=detector.name,
            detector_version=detector.version,
            kind=KINDS[event["kind"]],
            time=int(event["time"]),
            since=int(event["since"]),
            score=float(event["score"]),
            severity=SEVERITIES[event["severity"]],
            value=float(event["value"]),
            baseline=float(event["baseline"]),
            spread=float(event["spread"]),
            threshold=float(event["threshold"]),
            direction=int(event["direction"]),
            window_start=int(event["window_start"]),
        )


def _records(data: bytes, dtype: np.dtype[np.void], n: int, at: int) -> Records:
    return np.frombuffer(bytearray(data[at : at + n * dtype.itemsize]), dtype, n)


def _longer(records: Records, more: int) -> Records:
    """With zeros appended; byte by byte, for numpy leaves the padding between fields to chance."""
    size = records.dtype.itemsize
    out = bytearray(records.tobytes()) + bytearray(more * size)
    return np.frombuffer(out, records.dtype)


@cache
def _layout(dtype: np.dtype[np.void]) -> list[Any]:
    """[bytes a record, then each field's name, type and place]: equal layouts read each other's bytes."""
    fields: Mapping[str, Any] = dtype.fields or {}
    return [dtype.itemsize, *([name, str(kind[0]), int(kind[1])] for name, kind in fields.items())]
