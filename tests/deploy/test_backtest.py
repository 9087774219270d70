"""``maintainpro backtest FILE``: from a recording to what would have been raised."""

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from deploy.backtest import Options, backtest
from deploy.cli import app
from ingest.simulator.recording import Columns, RecordingError


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """A day of minutes; the vibration of the pump triples in the last two hours."""
    dice = np.random.default_rng(1)
    vibration = 2.0 + 0.05 * dice.standard_normal(1440)
    vibration[1320:] *= 3.0
    lines = ["time,vibration,temperature"]
    for i, x in enumerate(vibration):
        lines.append(f"2026-01-05T{i // 60:02d}:{i % 60:02d}:00Z,{x:.3f},{40 + dice.standard_normal():.2f}")
    file = tmp_path / "pump-7.csv"
    file.write_text("\n".join(lines))
    return file


def test_a_recording_and_its_known_failure(recording: Path, tmp_path: Path) -> None:
    failures = tmp_path / "failures.csv"
    failures.write_text("machine,failed_at,mode\npump-7,2026-01-05T23:59:00Z,VIB\n")
    result = backtest(recording, Options(Columns(), failures=failures, horizon_days=0.2))
    assert (result["readings"], result["sensors"], result["machines"]) == (2880, 2, 1)
    assert (result["detected"], result["falseCases"]) == (1, 0)
    assert 0 < result["detections"][0]["leadDays"] < 2 / 24


def test_detectors_can_be_turned_off(recording: Path, tmp_path: Path) -> None:
    settings = tmp_path / "detectors.json"
    settings.write_text(json.dumps(dict.fromkeys(("limits", "step", "drift", "trend", "rate", "spike"), "off")))
    printed = CliRunner().invoke(app, ["backtest", str(recording), "--detectors", str(settings)])
    assert printed.exit_code == 0, printed.output
    assert json.loads(printed.output)["workOrders"] == 0


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("policy", '{"points": 0}', "points"),
        ("policy", "[]", "object"),
        ("policy", "{", "policy"),
        ("detectors", '{"drift": 3}', "object of detectors"),
        ("detectors", '{"crystal_ball": {}}', "crystal_ball"),
        ("failures", "machine,failed_at\nnowhere,2026-01-05\n", "nowhere"),
        ("failures", "machine,failed_at\npump-7,\n", "failed_at"),
        ("failures", "machine,failed_at\npump-7,soon\n", "soon"),
    ],
)
def test_wrong_files_say_what_is_wrong(recording: Path, tmp_path: Path, name: str, text: str, says: str) -> None:
    file = tmp_path / name
    file.write_text(text)
    with pytest.raises((RecordingError, ValueError), match=says):
        backtest(recording, Options(Columns(), **{name: file}))
