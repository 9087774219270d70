"""The traffic of a plant, in every form that devices send, and machines that can be made to fail."""

import itertools
import json
import random
import struct
import threading
import time
from collections import deque
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from tests.harness import System
from tests.witness import Reading, Witness, now

_METRICS: Final = 10
_MACHINE_PERIOD: Final = 0.2  # s
_METRICS_OF_MACHINE: Final = {"vibration_rms": "mm/s", "bearing_temperature": "°C", "motor_current": "A"}


class Machine:
    """An equipment with three bound sensors, healthy until `fail`."""

    def __init__(self, system: System, tag: str, *, limited: bool = False) -> None:
        self.tag = tag
        self.source = f"plant/{tag.lower()}"
        self.equipment: UUID = system.add_machine(tag, self.source, _METRICS_OF_MACHINE)
        self.failed_at: float | None = None
        self._rise = {"vibration_rms": 1.5, "bearing_temperature": 14.0}
        if limited:  # nothing to learn: a limit is a limit
            self._rise = {"motor_current": 25.0}
            system.rows(
                """INSERT INTO detectors (detector, sensor_id, parameters)
                   SELECT 'limits', id, '{"hi": 45, "hihi": 50}' FROM sensors WHERE address = %s""",
                f"{self.source}/motor_current",
            )

    def fail(self) -> None:
        """From now on its values say that something broke."""
        self.failed_at = time.time()

    def publish(self, witness: Witness, rng: random.Random) -> None:
        moment = now()
        level = {"vibration_rms": (2.0, 0.05), "bearing_temperature": (60.0, 0.4), "motor_current": (30.0, 0.3)}
        values = {metric: round(rng.gauss(*level[metric]), 4) for metric in level}
        if self.failed_at is not None:
            values = {metric: round(value + self._rise.get(metric, 0.0), 4) for metric, value in values.items()}
        readings = [(f"{self.source}/{metric}", moment, value) for metric, value in values.items()]
        witness.publish(f"telemetry/{self.source}", json.dumps({"ts": moment, "values": values}).encode(), *readings)


class EdgeNode:
    """A Sparkplug B edge node: births, aliases, sequence numbers, and a birth again for whoever asks."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._seq = itertools.cycle(range(256))
        self._metrics = [f"channel{i}" for i in range(20)]
        self._born = False
        self._last = 0

    def publish(self, witness: Witness, rng: random.Random, rebirth: bool) -> None:
        """The next message: a birth when there was none or when it is asked for, else data."""
        birth = rebirth or not self._born
        self._last = max(self._last + 1000, now())
        if birth:
            self._seq = itertools.cycle(range(256))
        values = [round(rng.gauss(100.0, 1.0), 5) for _ in self._metrics]
        names = self._metrics if birth else [""] * len(values)
        metrics = [_metric(alias, name, value) for alias, (name, value) in enumerate(zip(names, values, strict=True))]
        if birth:
            metrics.append(_field(1, b"bdSeq") + b"\x20\x08\x58\x00")
            self._born = True
        body = b"\x08" + _varint(self._last // 1000) + b"".join(_field(2, metric) for metric in metrics)
        body += b"\x18" + _varint(next(self._seq))
        source = f"test/{self.name}"
        readings = [(f"{source}/{name}", self._last, value) for name, value in zip(self._metrics, values, strict=True)]
        kind = "NBIRTH" if birth else "NDATA"
        witness.publish(f"spBv1.0/test/{kind}/{self.name}", body, *readings)


class Traffic(threading.Thread):
    """Publishes in a thread of its own until `stop`; `rate` in readings a second, the machines' not counted."""

    def __init__(self, witness: Witness, machines: list[Machine], rng: random.Random, rate: float) -> None:
        super().__init__(name="traffic")
        self.stopping = threading.Event()
        self.error: BaseException | None = None
        self.forms: dict[str, int] = {}
        self._witness = witness
        self._machines = machines
        self._rng = rng
        self._rate = rate
        self._sources = [f"bulk/g{i}" for i in range(40)]
        self._last = dict.fromkeys(self._sources, 0)
        self._recent: deque[tuple[str, bytes, tuple[Reading, ...]]] = deque(maxlen=2000)
        self._nodes = [EdgeNode(f"edge{i}") for i in range(4)]
        self._number = itertools.count()

    def stop(self) -> None:
        """End the traffic and wait until the broker has all of it."""
        self.stopping.set()
        self.join()
        if self.error is not None:
            raise self.error
        self._witness.settle()

    def run(self) -> None:
        try:
            self._run()
        except BaseException as error:
            self.error = error

    def _run(self) -> None:
        self._witness.listen("spBv1.0/test/NCMD/#")
        # a form with several readings is sent as often as one with a single reading
        forms = [self._envelope, self._flat, self._iso, self._columnar, self._list, self._sparkplug]
        rare = {97: self._malformed, 61: self._text, 50: self._late, 23: self._repeat, 101: self._corrected}
        began, due = time.monotonic(), 0.0
        next_machine = time.monotonic()
        while not self.stopping.is_set():
            moment = time.monotonic()
            if moment >= next_machine:
                next_machine += _MACHINE_PERIOD
                for machine in self._machines:
                    machine.publish(self._witness, self._rng)
            if (moment - began) * self._rate < due:
                time.sleep(0.005)
                continue
            number = next(self._number)
            form = next((form for every, form in rare.items() if number % every == every - 1), None)
            form = form or forms[number % len(forms)]
            before = len(self._witness.message)
            form(self._sources[number % len(self._sources)], number)
            due += len(self._witness.message) - before
            name = form.__name__.strip("_")
            self.forms[name] = self.forms.get(name, 0) + 1

    def _time(self, source: str) -> int:
        self._last[source] = max(self._last[source] + 1000, now())
        return self._last[source]

    def _values(self) -> dict[str, float]:
        return {f"m{i}": round(self._rng.gauss(20.0 + i, 0.5), 6) for i in range(_METRICS)}

    def _send(self, source: str, payload: object, *parts: tuple[int, dict[str, float]]) -> None:
        readings = tuple((f"{source}/{m}", moment, value) for moment, values in parts for m, value in values.items())
        message = (f"telemetry/{source}", json.dumps(payload).encode(), readings)
        self._recent.append(message)
        self._witness.publish(message[0], message[1], *readings)

    # -- the forms

    def _envelope(self, source: str, _: int) -> None:
        moment, values = self._time(source), self._values()
        self._send(source, {"ts": moment // 1000, "values": values}, (moment, values))

    def _flat(self, source: str, _: int) -> None:
        moment, values = self._time(source), self._values()
        self._send(source, {"time": moment * 1000, **values}, (moment, values))

    def _iso(self, source: str, _: int) -> None:
        moment, values = self._time(source), self._values()
        text = datetime.fromtimestamp(moment / 1e6, UTC).isoformat(timespec="milliseconds")
        values["m0"] = float("nan")  # sent as null: kept, with bad quality
        self._send(source, {"timestamp": text, **values, "m0": None}, (moment, values))

    def _columnar(self, source: str, _: int) -> None:
        parts = [(self._time(source), self._values()) for _ in range(3)]
        columns = {metric: [values[metric] for _, values in parts] for metric in parts[0][1]}
        self._send(source, {"ts": [moment for moment, _ in parts], "values": columns}, *parts)

    def _list(self, source: str, _: int) -> None:
        parts = [(self._time(source), self._values()) for _ in range(2)]
        self._send(source, [{"ts": moment, "values": values} for moment, values in parts], *parts)

    def _sparkplug(self, _: str, number: int) -> None:
        node = self._nodes[number % len(self._nodes)]
        asked = f"spBv1.0/test/NCMD/{node.name}" in self._witness.heard
        self._witness.heard.discard(f"spBv1.0/test/NCMD/{node.name}")
        node.publish(self._witness, self._rng, asked)

    def _text(self, source: str, number: int) -> None:
        moment, text = self._time(source), f"running {number}"
        payload = json.dumps({"ts": moment, "values": {"state": text}}).encode()
        self._witness.publish_text(f"telemetry/{source}", payload, f"{source}/state", moment, text)

    def _late(self, source: str, _: int) -> None:
        # history of a gateway that was cut off: two hours old
        moment, values = self._time(source) - 7_200_000_000, self._values()
        self._send(source, {"ts": moment, "values": values}, (moment, values))

    def _repeat(self, _: str, number: int) -> None:
        if self._recent:
            topic, payload, readings = self._rng.choice(self._recent)
            self._witness.publish(topic, payload, *readings)

    def _corrected(self, source: str, _: int) -> None:
        for _ in range(2):
            values = self._values()
            self._send(source, {"ts": self._last[source] + 500, "values": values}, (self._last[source] + 500, values))

    def _malformed(self, source: str, number: int) -> None:
        payloads = (
            f'{{"ts": 1700000000000, "values": {{"m0": {number}'.encode(),
            f"no JSON at all, number {number}".encode(),
            f'{{"ts": 1700000000000, "values": {number}}}'.encode(),
            f'{{"ts": "yesterday {number}", "values": {{"m0": 1}}}}'.encode(),
            b"\xff\xfe" + number.to_bytes(4, "big"),
        )
        self._witness.publish_malformed(f"telemetry/{source}", payloads[number % len(payloads)])


def _varint(n: int) -> bytes:
    low = bytes(n >> shift & 0x7F | 0x80 for shift in range(0, max(n.bit_length(), 1), 7))
    return low[:-1] + bytes([low[-1] & 0x7F])


def _field(number: int, payload: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(payload)) + payload


def _metric(alias: int, name: str, value: float) -> bytes:
    """A metric of Sparkplug's protobuf: name (1), alias (2), datatype (4) double, value (13)."""
    head = _field(1, name.encode()) if name else b""
    return head + b"\x10" + _varint(alias) + b"\x20\x0a" + b"\x69" + struct.pack("<d", value)
