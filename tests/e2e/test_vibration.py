"""A waveform on its way through the whole system: from the accelerometer to readings, spectra and dead letters."""

import httpx
import numpy as np

from ingest.simulator.waveforms import acceleration, payload
from tests.e2e.plant import SECOND, answer, listed, new_equipment, points
from tests.harness import until
from tests.witness import Witness, now


def test_a_waveform_becomes_readings_and_a_spectrum(api: httpx.Client, device: Witness) -> None:
    began = now() - 60 * SECOND
    dice = np.random.default_rng(3)

    def publish(i: int, severity: float = 0.0) -> None:
        wave = acceleration(dice, 1480.0, severity)
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


def _by_metric(sensors: list[dict[str, object]]) -> dict[str, int]:
    return {str(s["metric"]): int(str(s["id"])) for s in sensors} if len(sensors) > 5 else {}
