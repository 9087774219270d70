"""A waveform on its way through the whole system: from the accelerometer to limits, spectra and dead letters."""

from itertools import count

import httpx
import numpy as np

from ingest.simulator.waveforms import acceleration, payload
from tests.e2e.plant import SECOND, answer, listed, new_equipment, points
from tests.harness import until
from tests.witness import Witness, now


def test_a_waveform_becomes_readings_limits_and_a_spectrum(api: httpx.Client, device: Witness) -> None:
    began = now() - 60 * SECOND
    dice = np.random.default_rng(3)

    def publish(i: int, severity: float = 0.0, level: float = 1.0) -> None:
        wave = acceleration(dice, 1480.0, severity, level=level)
        device.publish("vibration/hall/motor-9/de", payload(began + i * SECOND, wave, 1480.0))

    publish(0)
    sensors = until(
        lambda: _by_metric(listed(api, "/sensors", source="hall/motor-9/de")), 30, "waveform and measures are there"
    )
    equipment = new_equipment(api, "MOTOR-9")
    answer(api.post(f"/sensors/{sensors['waveform']}/bind", json={"equipmentId": equipment["id"]}))
    bearing = {"name": "drive end", "elements": 9, "elementDiameter": 7.94, "pitchDiameter": 39.04}
    path = f"/equipment/{equipment['id']}/vibration"
    answer(api.put(path, json={"bearings": [bearing], "machineGroup": 2, "foundation": "rigid"}))
    answer(api.post(f"{path}/limits"))
    for i in range(1, 4):
        publish(i, severity=0.5)
    publish(3, severity=0.5)  # another one of the same time corrects it
    device.publish("vibration/hall/motor-9/de", b'{"samples": [1]}')
    device.publish("telemetry/hall/motor-9/state", b"1")
    device.settle()
    bpfo = until(
        lambda: _by_metric(listed(api, "/sensors", source="hall/motor-9/de")).get("envelope_bpfo"), 30, "BPFO is told"
    )
    until(lambda: len(points(api, bpfo, began - SECOND)) == 3, 30, "three readings of BPFO")
    assert all(point["value"] > 5 for point in points(api, bpfo, began - SECOND))
    blocks = listed(api, f"/sensors/{sensors['waveform']}/waveforms")
    assert len(blocks) == 4
    shown = answer(api.get(f"/waveforms/{blocks[0]['id']}/envelope"))
    assert max(shown["lines"], key=lambda line: line["ratio"])["name"] == "bpfo"
    letters = until(
        lambda: [x for x in listed(api, "/dead-letters") if x["topic"] == "vibration/hall/motor-9/de"], 30, "a letter"
    )
    assert "no samplingRate" in letters[0]["reason"] or "unit" in letters[0]["reason"]
    seconds = count(4)

    def passed() -> bool:
        publish(next(seconds), level=6.0)  # the limits hold from a moment after they were set
        return "limits" in {alarm["detector"] for alarm in listed(api, "/alarms", equipmentId=equipment["id"])}

    until(passed, 30, "the zone's limit is passed", pause=1.0)


def _by_metric(sensors: list[dict[str, object]]) -> dict[str, int]:
    return {str(s["metric"]): int(str(s["id"])) for s in sensors} if len(sensors) > 5 else {}
