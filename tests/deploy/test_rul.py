"""Remaining life from the command to the API: trained on a file or on stored history, asked by the worker."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
import psycopg
import pytest

from analytics.rul.lives import rows
from analytics.rul.model import RulModel
from api.monitoring.remaining import service
from api.operation.services.frame import Context
from core.database import Database
from core.settings import Settings
from deploy.rul import from_database, from_file, learn
from deploy.stack import StackError

HOUR = 3600.0
NOW = datetime(2024, 5, 1, tzinfo=UTC)
SENSORS = ["heat", "shake"]


def life(dice: np.random.Generator, cycles: int) -> np.ndarray:
    """Two sensors that rise over the last sixty cycles of a life."""
    left = np.arange(cycles - 1, -1, -1.0)
    wear = np.maximum(0.0, 1.0 - left / 60.0)
    return np.column_stack([60 + 10 * wear + dice.normal(0, 0.5, cycles), 2 + 3 * wear + dice.normal(0, 0.15, cycles)])


def table(units: int = 12) -> pd.DataFrame:
    dice = np.random.default_rng(7)
    parts = []
    for unit in range(units):
        values = life(dice, int(dice.integers(80, 120)))
        parts.append(
            pd.DataFrame({"unit": unit, "cycle": np.arange(len(values)), **dict(zip(SENSORS, values.T, strict=True))})
        )
    return pd.concat(parts)


def test_a_file_is_read_by_unit_and_order(tmp_path: Path) -> None:
    whole = table(3)
    whole.sample(frac=1, random_state=1).to_csv(tmp_path / "lives.csv", index=False)
    whole.to_parquet(tmp_path / "lives.parquet")
    for name in ("lives.csv", "lives.parquet"):
        histories, sensors = from_file(tmp_path / name, "unit", "cycle")
        assert sensors == SENSORS
        assert [len(h.values) for h in histories] == whole.groupby("unit").size().tolist()
        assert histories[0].values == pytest.approx(whole[whole.unit == 0][SENSORS].to_numpy())


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("unit,heat\n1,x\n", "'heat' holds no numbers"),
        ("heat\n1\n", "no column 'unit'"),
        ("unit\n1\n", "no column of a sensor"),
        ("unit,heat\n1,2\n1,\n", "line 3, column 'heat'"),
        ("", "No columns"),
    ],
)
def test_what_is_wrong_with_a_file_is_named(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "lives.csv"
    path.write_text(text)
    with pytest.raises(StackError, match=named):
        from_file(path, "unit", None)


def test_cycles_are_means_and_a_machine_that_stands_does_not_age() -> None:
    heat = (np.array([0.0, 60, 3600, 36_000]), np.array([1.0, 3.0, 5.0, 7.0]))
    shake = (np.array([3700.0]), np.array([9.0]))
    assert rows({"heat": heat, "shake": shake}, ["heat", "shake"], 3600.0).tolist() == [[5.0, 9.0], [7.0, 9.0]]
    assert rows({"heat": heat, "shake": (np.empty(0), np.empty(0))}, ["heat", "shake"], 3600.0).shape == (0, 2)


class Plant:
    """Pumps with readings by the hour."""

    def __init__(self, settings: Settings) -> None:
        self.owner = psycopg.connect(settings.database_url, autocommit=True)
        [(self.warehouse,)] = self.rows("INSERT INTO warehouses (name) VALUES ('w') RETURNING id")
        self.count = 0

    def rows(self, query: str, *arguments: Any) -> list[tuple[Any, ...]]:
        cursor = self.owner.execute(query.encode(), arguments)
        return cursor.fetchall() if cursor.description else []

    def pump(self, values: np.ndarray, ended: datetime, sensors: list[str] = SENSORS) -> UUID:
        self.count += 1
        [(machine,)] = self.rows(
            "INSERT INTO equipment (asset_tag, warehouse_id, equipment_class) VALUES (%s, %s, 'Pump') RETURNING id",
            *(f"P-{self.count}", self.warehouse),
        )
        for name, column in zip(sensors, values.T, strict=True):
            [(sensor,)] = self.rows(
                """INSERT INTO sensors (address, source, metric, equipment_id) VALUES (%s, %s, %s, %s) RETURNING id""",
                *(f"p{self.count}/{name}", f"p{self.count}", name, machine),
            )
            times = [ended - timedelta(hours=len(column) - i) for i in range(len(column))]
            self.rows(
                """INSERT INTO readings_1h (sensor_id, time, count, sum, min, max, first, last, bad_count)
                   SELECT %s, t, 2, 2 * v, v, v, v, v, 0 FROM unnest(%s::timestamptz[], %s::float8[]) AS u (t, v)""",
                *(sensor, times, column.tolist()),
            )
        found: UUID = machine
        return found


@pytest.fixture
def plant(clean_database: Settings) -> Any:
    plant = Plant(clean_database)
    yield plant
    plant.owner.close()


async def test_from_a_file_to_a_machines_remaining_life(plant: Plant, clean_database: Settings, tmp_path: Path) -> None:
    path = tmp_path / "lives.csv"
    table().to_csv(path, index=False)
    histories, sensors = from_file(path, "unit", "cycle")
    with pytest.raises(StackError, match="9 whole lives"):
        await learn(clean_database, "pump", HOUR, histories[:9], sensors, path.name)
    said = await learn(clean_database, "pump", HOUR, histories, sensors, path.name)
    assert (said["version"], said["units"]) == (1, 12)
    assert 0.8 <= said["coverage"] <= 1.0
    dice = np.random.default_rng(99)
    worn, fresh = plant.pump(life(dice, 100)[:80], NOW), plant.pump(life(dice, 100)[:10], NOW)
    bare = plant.pump(life(dice, 100)[:, :1], NOW, ["heat"])
    mended = plant.pump(life(dice, 100)[:90], NOW)
    plant.rows(
        """INSERT INTO work_orders (description, equipment_id, warehouse_id, type, status, completed_at)
           VALUES ('bearing', %s, %s, 'corrective', 'completed', %s)""",
        *(mended, plant.warehouse, NOW - timedelta(hours=3)),
    )
    database = Database.open(clean_database, "worker")
    try:
        result = await service.SERVICE.work(Context(database, clean_database, NOW))
        again = await service.SERVICE.work(Context(database, clean_database, NOW))
    finally:
        await database.close()
    assert result == again == {"models": 1, "told": 2, "not_enough_data": 2}
    left = {
        machine: (days, low, high, reason)
        for machine, days, low, high, reason in plant.rows(
            "SELECT equipment_id, days, low, high, reason FROM equipment_remaining_life"
        )
    }
    days, low, high, reason = left[worn]
    assert reason is None
    assert low <= days and (high is None or days <= high)
    assert days == pytest.approx(20 / 24, abs=0.5)
    assert left[fresh][0] > days
    assert "shake" in left[bare][3]
    assert "five cycles" in left[mended][3]
    # a second training is the second version, and the active one
    await learn(clean_database, "pump", HOUR, histories, sensors, path.name)
    assert plant.rows("SELECT number, active FROM rul_models ORDER BY 1") == [(1, False), (2, True)]
    [(stored,)] = plant.rows("SELECT model FROM rul_models WHERE active")
    assert RulModel.from_json(stored).sensors == tuple(SENSORS)


async def test_stored_history_is_cut_at_closed_work_orders(plant: Plant, clean_database: Settings) -> None:
    dice = np.random.default_rng(3)
    machine = plant.pump(np.vstack([life(dice, 60), life(dice, 50)]), NOW)
    for hours, status in ((50, "closed"), (0, "completed"), (20, "cancelled")):
        failed = NOW - timedelta(hours=hours)
        plant.rows(
            """INSERT INTO work_orders (description, equipment_id, warehouse_id, type, status, created_at, completed_at)
               VALUES ('broken', %s, %s, 'corrective', %s::wo_status_enum, %s, %s)""",
            *(machine, plant.warehouse, status, failed, None if status == "cancelled" else failed),
        )
    histories, sensors = await from_database(clean_database, "pump", HOUR)
    assert sensors == SENSORS
    assert [len(h.values) for h in histories] == [61, 49]
    with pytest.raises(StackError, match="2 whole lives"):
        await learn(clean_database, "pump", HOUR, histories, sensors, "closed work orders")
