"""The monitors of all equipment whose sensors come by one Kafka partition."""

import json
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.detectors.anomaly import Anomaly
from analytics.detectors.clock import slot_table
from analytics.detectors.equipment.collect import CELL, CLOCK, close, collect
from analytics.detectors.equipment.watch import SECOND, VERSION, EquipmentSettings, Opinion, Watch

MOST: Final = 64  # channels: of more, those with the lowest ids
LEAST: Final = 2
FORMAT: Final = 1
_MAGIC: Final = b"MPEQ"
_HEAD: Final = struct.Struct("<4sIII")


class EquipmentSnapshotError(ValueError):
    """The bytes are no snapshot that this code can read: learn again."""


@dataclass(slots=True)
class _Machine:
    settings: EquipmentSettings
    watch: Watch
    cells: slice


class EquipmentBank:
    """Monitors and their settings; no I/O, no clock. The answers depend on the readings and their order alone, not on
    how they are cut into calls. `key`: the equipment, as the caller names it."""

    def __init__(self) -> None:
        self._machines: dict[str, _Machine] = {}
        self._cells = np.zeros(0, CELL)
        self._clocks = np.zeros(0, CLOCK)
        self._table = slot_table(np.empty(0, np.uint32))

    def __len__(self) -> int:
        return len(self._machines)

    def configure(self, machines: Mapping[str, tuple[Iterable[int], EquipmentSettings] | None]) -> list[Anomaly]:
        """Set the sensors and settings of equipment, None to watch it no more; gives the ends of what stood open.

        An equipment whose sensors are others than before learns anew: what it knew was how those went together.
        """
        ends: list[Anomaly] = []
        wanted: dict[str, tuple[tuple[int, ...], EquipmentSettings]] = {
            key: (machine.watch.ids, machine.settings) for key, machine in self._machines.items()
        }
        for key, given in machines.items():
            ids = tuple(sorted(int(i) for i in given[0]))[:MOST] if given else ()
            old = self._machines.get(key)
            if old is not None and old.watch.ids != ids:
                ends += old.watch.reset(old.watch.relearned)
                del self._machines[key]
            wanted.pop(key, None)
            if given and len(ids) >= LEAST:
                if key in self._machines:
                    self._machines[key].settings = given[1]
                wanted[key] = (ids, given[1])
        if {key: ids for key, (ids, _) in wanted.items()} != {k: m.watch.ids for k, m in self._machines.items()} or len(
            self._clocks
        ) != len(wanted):
            self._lay_out(wanted)
        return ends

    def process(
        self,
        sensor_id: npt.NDArray[np.uint32],
        time: npt.NDArray[np.int64],
        value: npt.NDArray[np.float64],
        quality: npt.NDArray[np.uint8],
        mask: npt.NDArray[np.bool_] | None = None,
    ) -> list[Anomaly]:
        """Run n readings (columns as in `core.frames.Readings`) through the monitors, in order."""
        found: list[Anomaly] = []
        if not self._machines:
            return found
        if mask is None:
            mask = np.ones(len(sensor_id), np.bool_)
        keys, slots, shift = self._table
        machines = list(self._machines.values())
        at = 0
        while True:
            at = collect(keys, slots, shift, sensor_id, time, value, quality, mask, at, self._cells, self._clocks)
            if at == len(sensor_id):
                return found
            slot = _slot(self._table, int(sensor_id[at]))
            number = int(self._cells["machine"][slot])
            found += self._advance(machines[number], number, int(time[at]))

    def _advance(self, machine: _Machine, number: int, time: int) -> list[Anomaly]:
        """Close stretches until `time` (µs) falls into one of the two that are open."""
        found: list[Anomaly] = []
        cells, clock = self._cells[machine.cells], self._clocks[number]
        row = np.empty(len(cells))
        while time // clock["period"] > clock["open"] + 1:
            start = int(clock["open"] * clock["period"])
            if not cells["n"].any():
                clock["open"] = time // clock["period"]
                break
            if not close(cells, clock, row):
                continue
            wish = machine.settings.relearn_from
            if wish is not None and machine.watch.relearned < wish <= start:
                found += machine.watch.reset(wish)
            old = int(clock["period"])
            said, period = machine.watch.add(start + old, row, machine.settings, old)
            found += said
            if period != old:  # the second stretch goes on in a longer one
                begun = int(clock["open"]) * old
                clock["period"], clock["open"] = period, begun // period
        return found

    def relearn(self, keys: Iterable[str]) -> list[Anomaly]:
        """Forget what these taught (after a repair) and learn again; gives the ends of what stood open."""
        ends: list[Anomaly] = []
        for key in keys:
            if (machine := self._machines.get(key)) is not None:
                ends += machine.watch.reset(max(machine.watch.relearned, machine.watch.time))
        return ends

    def opinion(self, key: str) -> Opinion | None:
        """What the monitor of an equipment thinks; None where there is none."""
        machine = self._machines.get(key)
        return machine.watch.opinion(machine.settings) if machine else None

    def opinions(self) -> dict[str, Opinion]:
        """What all of them think."""
        return {key: machine.watch.opinion(machine.settings) for key, machine in self._machines.items()}

    @property
    def watched(self) -> list[str]:
        """The equipment that has a monitor."""
        return list(self._machines)

    def owners(self, sensor_ids: Iterable[int]) -> set[str]:
        """The equipment that these sensors count for."""
        wanted = set(sensor_ids)
        return {key for key, machine in self._machines.items() if not wanted.isdisjoint(machine.watch.ids)}

    def _lay_out(self, wanted: Mapping[str, tuple[tuple[int, ...], EquipmentSettings]]) -> None:
        machines: dict[str, _Machine] = {}
        cells = np.zeros(sum(len(ids) for ids, _ in wanted.values()), CELL)
        clocks = np.zeros(len(wanted), CLOCK)
        numbers = {key: n for n, key in enumerate(self._machines)}
        at = 0
        for number, (key, (ids, settings)) in enumerate(wanted.items()):
            place = slice(at, at + len(ids))
            at += len(ids)
            clocks["period"][number] = max(1, round(settings.period * SECOND))
            old = self._machines.get(key)
            if old is not None:
                cells[place] = self._cells[old.cells]
                clocks[number] = self._clocks[numbers[key]]
            cells["machine"][place] = number
            machines[key] = _Machine(settings, old.watch if old else Watch(ids), place)
        self._machines, self._cells, self._clocks = machines, cells, clocks
        self._table = slot_table(np.array([i for m in machines.values() for i in m.watch.ids], np.uint32))

    def snapshot(self) -> bytes:
        """State as bytes, for `restore`; settings come by `configure`."""
        meta = [[key, list(machine.watch.ids)] for key, machine in self._machines.items()]
        text = json.dumps(meta).encode()
        parts = [_HEAD.pack(_MAGIC, FORMAT, VERSION, len(text)), text, self._cells.tobytes(), self._clocks.tobytes()]
        parts += [machine.watch.saved() for machine in self._machines.values()]
        return b"".join(parts)

    @classmethod
    def restore(cls, data: bytes) -> "EquipmentBank":
        """The bank that `snapshot` saved; configure it before it is used. Raises `EquipmentSnapshotError`."""
        bank = cls()
        try:
            magic, form, version, size = _HEAD.unpack_from(data)
            if (magic, form, version) != (_MAGIC, FORMAT, VERSION):
                raise EquipmentSnapshotError(f"no snapshot of format {FORMAT}, version {VERSION}")
            at = _HEAD.size + size
            meta = [(str(key), tuple(int(i) for i in ids)) for key, ids in json.loads(data[_HEAD.size : at])]
            bank._lay_out({key: (ids, EquipmentSettings()) for key, ids in meta})
            for target in (bank._cells, bank._clocks):
                target[:] = np.frombuffer(data, target.dtype, len(target), at)
                at += target.nbytes
            for machine in bank._machines.values():
                at = machine.watch.load(data, at)
        except (struct.error, ValueError, KeyError, TypeError, IndexError) as error:
            raise EquipmentSnapshotError(str(error)) from error
        if at != len(data):
            raise EquipmentSnapshotError(f"{len(data) - at} bytes too many")
        return bank


def _slot(table: tuple[Any, Any, int], key: int) -> int:
    keys, slots, shift = table
    at = ((key * 2654435769) & 0xFFFFFFFF) >> shift
    while keys[at] != key:
        at = (at + 1) & (len(keys) - 1)
    return int(slots[at])
