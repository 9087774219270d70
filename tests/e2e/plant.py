"""What the tests do over and over: create equipment, bind sensors, publish healthy and broken machines."""

import json
import random
import time
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import httpx

from core.partitions import partition_of
from tests.harness import System, until
from tests.witness import Witness, now

SECOND: Final = 1_000_000
_UNITS: Final = {"vibration_rms": "mm/s", "bearing_temperature": "°C", "motor_current": "A"}
_LEVELS: Final = {"vibration_rms": (2.0, 0.05), "bearing_temperature": (60.0, 0.4), "motor_current": (30.0, 0.3)}
_RISE: Final = {"vibration_rms": 2.0, "bearing_temperature": 15.0}


class Pump:
    """A machine whose device writes its own times: ten minutes of its life are published in a second."""

    def __init__(self, device: Witness, source: str, began: int) -> None:
        self.device = device
        self.source = source
        self.time = began
        self._rng = random.Random(source)

    def settle_in(self, system: System, equipment: dict[str, Any]) -> None:
        """Publish until everybody knows of the binding: readings take the equipment's way through Kafka, and streams,
        which looks at the registry every two seconds, has looked again."""
        partition = partition_of(self.source, UUID(equipment["id"]), system.settings.partitions)
        received = "SELECT received FROM ingest_offsets WHERE topic = 'readings.v1' AND partition = %s"
        before = system.value(received, partition) or 0
        looked_again = time.monotonic() + 3.0

        def arrived() -> bool:
            self.run(1)
            return time.monotonic() > looked_again and (system.value(received, partition) or 0) > before

        until(arrived, 30, "the readings come by the equipment's partition")

    def run(self, seconds: int, *, broken: bool = False) -> None:
        """Publish so many seconds, a message each."""
        for _ in range(seconds):
            self.time += SECOND
            values = {
                metric: round(self._rng.gauss(*level) + broken * _RISE.get(metric, 0.0), 4)
                for metric, level in _LEVELS.items()
            }
            readings = [(f"{self.source}/{metric}", self.time, value) for metric, value in values.items()]
            body = json.dumps({"ts": self.time, "values": values}).encode()
            self.device.publish(f"telemetry/{self.source}", body, *readings)
        self.device.settle()


def answer(response: httpx.Response, status: int = 200) -> Any:
    """The body of an answer that must have this status."""
    assert response.status_code == status, f"{response.request.url}: {response.status_code} {response.text}"
    return response.json()


def listed(api: httpx.Client, path: str, **filters: Any) -> list[dict[str, Any]]:
    """The items of a list."""
    items: list[dict[str, Any]] = answer(api.get(path, params=filters))
    return items


def new_equipment(api: httpx.Client, tag: str) -> dict[str, Any]:
    """A pump, created as a person would."""
    body = {"assetTag": tag, "model": "CR 32-4", "manufacturer": "Grundfos", "description": "feed water pump"}
    created: dict[str, Any] = answer(api.post("/equipment", json={**body, "criticality": "high"}), 201)
    return created


def bind(api: httpx.Client, source: str, equipment: dict[str, Any], count: int = 3) -> list[dict[str, Any]]:
    """Bind the sensors that were discovered at a source, once there are `count`."""
    sensors = until(lambda: _all(listed(api, "/sensors", source=source), count), 30, f"{count} sensors of {source}")
    for sensor in sensors:
        assert sensor["status"] == "unassigned"
        unit = _UNITS.get(sensor["metric"])
        if unit:
            answer(api.patch(f"/sensors/{sensor['id']}", json={"unit": unit}))
        bound = answer(api.post(f"/sensors/{sensor['id']}/bind", json={"equipmentId": equipment["id"]}))
        assert (bound["status"], bound["equipmentId"]) == ("active", equipment["id"])
    return sensors


def points(api: httpx.Client, sensor_id: int, since: int, until_time: int | None = None) -> list[dict[str, Any]]:
    """The raw readings of a sensor from `since` (µs) on."""
    span = {"from": _iso(since), "to": _iso(until_time or now() + 60 * SECOND), "resolution": "raw"}
    series = answer(api.get(f"/sensors/{sensor_id}/readings", params={**span, "maxPoints": 20_000}))
    found: list[dict[str, Any]] = series["points"]
    return found


def _all(items: list[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    return items if len(items) >= count else []


def _iso(moment: int) -> str:
    return datetime.fromtimestamp(moment / 1e6, UTC).isoformat()
