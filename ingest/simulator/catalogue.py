"""The machine classes: their transmitters, their makes, and which sensors each failure mode moves."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from ingest.simulator import machines
from ingest.simulator.dynamics import Array
from ingest.simulator.physics import Operation


@dataclass(frozen=True, slots=True)
class Sensor:
    """A transmitter: it reads within [low, high], with normal noise (standard deviation) and a number of decimals."""

    metric: str
    unit: str
    low: float
    high: float
    noise: float
    decimals: int


@dataclass(frozen=True, slots=True)
class MachineClass:
    """A kind of machine. `modes` maps each failure mode to the metrics that it moves.

    `turndown` is the speed at no demand (1 = fixed speed), `run_up` the time constant of starts and stops in seconds.
    """

    kind: str
    sensors: tuple[Sensor, ...]
    modes: Mapping[str, tuple[str, ...]]
    physics: Callable[[Operation], dict[str, Array]]
    turndown: float
    run_up: float
    makes: tuple[tuple[str, str], ...]


_BEARING: Final = Sensor("bearing_temperature", "°C", -20, 150, 0.08, 1)
_VIBRATION: Final = Sensor("vibration_velocity", "mm/s", 0, 25, 0.02, 2)
_ACCELERATION: Final = Sensor("hf_acceleration", "g", 0, 50, 0.01, 3)
_CURRENT: Final = Sensor("motor_current", "A", 0, 300, 0.15, 1)

_WEAR: Final = ("hf_acceleration", "vibration_velocity", "bearing_temperature", "motor_current")
_MISALIGNED: Final = ("vibration_velocity", "bearing_temperature")

CLASSES: Final[dict[str, MachineClass]] = {
    c.kind: c
    for c in (
        MachineClass(
            "pump",
            (
                Sensor("flow", "m³/h", 0, 250, 0.3, 1),
                Sensor("suction_pressure", "bar", -1, 6, 0.005, 3),
                Sensor("discharge_pressure", "bar", -1, 16, 0.01, 3),
                _CURRENT,
                _BEARING,
                _VIBRATION,
                _ACCELERATION,
                Sensor("seal_leak", "ml/min", 0, 500, 0.1, 1),
            ),
            {
                "bearing_wear": _WEAR,
                "imbalance": ("vibration_velocity",),
                "misalignment": _MISALIGNED,
                "cavitation": (
                    "flow",
                    "suction_pressure",
                    "discharge_pressure",
                    "motor_current",
                    "vibration_velocity",
                    "hf_acceleration",
                ),
                "fouling": ("flow", "suction_pressure", "discharge_pressure", "motor_current"),
                "seal_leak": ("seal_leak",),
            },
            machines.pump,
            turndown=0.7,
            run_up=6.0,
            makes=(("Halden", "NB 65-250"), ("Aquaris", "CX 80/200"), ("Nordflow", "ETN 065")),
        ),
        MachineClass(
            "motor",
            (
                Sensor("speed", "rpm", 0, 1800, 0.5, 0),
                _CURRENT,
                Sensor("winding_temperature", "°C", -20, 220, 0.1, 1),
                _BEARING,
                _VIBRATION,
                _ACCELERATION,
                Sensor("vibration_kurtosis", "1", 0, 40, 0.1, 2),
            ),
            {
                "bearing_wear": (*_WEAR, "winding_temperature", "vibration_kurtosis"),
                "imbalance": ("vibration_velocity",),
                "misalignment": _MISALIGNED,
                "fouling": ("winding_temperature",),
            },
            machines.motor,
            turndown=1.0,
            run_up=4.0,
            makes=(("Voltana", "M3-250 55 kW"), ("Elmark", "IE4 250M")),
        ),
        MachineClass(
            "compressor",
            (
                Sensor("flow", "m³/min", 0, 30, 0.03, 2),
                Sensor("discharge_pressure", "bar", 0, 16, 0.01, 3),
                Sensor("discharge_temperature", "°C", -20, 200, 0.15, 1),
                Sensor("oil_temperature", "°C", -20, 150, 0.1, 1),
                _CURRENT,
                Sensor("filter_pressure_drop", "mbar", 0, 400, 0.3, 1),
                _VIBRATION,
                _ACCELERATION,
            ),
            {
                "bearing_wear": ("hf_acceleration", "vibration_velocity", "motor_current"),
                "imbalance": ("vibration_velocity",),
                "misalignment": ("vibration_velocity",),
                "fouling": (
                    "flow",
                    "filter_pressure_drop",
                    "discharge_temperature",
                    "oil_temperature",
                    "motor_current",
                ),
                "seal_leak": (
                    "flow",
                    "discharge_pressure",
                    "discharge_temperature",
                    "oil_temperature",
                    "motor_current",
                ),
            },
            machines.compressor,
            turndown=0.4,
            run_up=8.0,
            makes=(("Kompra", "SX 75 VSD"), ("Airmont", "GR 75")),
        ),
        MachineClass(
            "fan",
            (
                Sensor("speed", "rpm", 0, 1800, 0.5, 0),
                Sensor("airflow", "m³/h", 0, 50000, 60.0, 0),
                Sensor("differential_pressure", "Pa", 0, 2500, 4.0, 0),
                Sensor("filter_pressure_drop", "Pa", 0, 1000, 1.5, 0),
                _CURRENT,
                _BEARING,
                _VIBRATION,
                _ACCELERATION,
            ),
            {
                "bearing_wear": _WEAR,
                "imbalance": ("vibration_velocity",),
                "misalignment": _MISALIGNED,
                "fouling": ("airflow", "differential_pressure", "filter_pressure_drop", "motor_current"),
            },
            machines.fan,
            turndown=0.5,
            run_up=15.0,
            makes=(("Ventara", "RZR 13-0630"), ("Luftek", "KXE 630")),
        ),
        MachineClass(
            "heat_exchanger",
            (
                Sensor("hot_inlet_temperature", "°C", -20, 150, 0.08, 2),
                Sensor("hot_outlet_temperature", "°C", -20, 150, 0.08, 2),
                Sensor("cold_inlet_temperature", "°C", -20, 150, 0.08, 2),
                Sensor("cold_outlet_temperature", "°C", -20, 150, 0.08, 2),
                Sensor("hot_flow", "m³/h", 0, 80, 0.1, 2),
                Sensor("cold_flow", "m³/h", 0, 100, 0.1, 2),
                Sensor("pressure_drop", "bar", 0, 4, 0.003, 3),
            ),
            {"fouling": ("hot_outlet_temperature", "cold_outlet_temperature", "pressure_drop")},
            machines.heat_exchanger,
            turndown=1.0,
            run_up=20.0,
            makes=(("Thermia", "M10-BFG"), ("Plattex", "NT 100")),
        ),
        MachineClass(
            "conveyor",
            (
                Sensor("throughput", "t/h", 0, 1000, 2.0, 0),
                Sensor("belt_speed", "m/s", 0, 5, 0.004, 3),
                Sensor("motor_speed", "rpm", 0, 1800, 0.5, 0),
                _CURRENT,
                _BEARING,
                Sensor("pulley_temperature", "°C", -20, 200, 0.15, 1),
                _VIBRATION,
                _ACCELERATION,
            ),
            {
                "bearing_wear": _WEAR,
                "misalignment": _MISALIGNED,
                "belt_slip": (
                    "belt_speed",
                    "throughput",
                    "pulley_temperature",
                    "motor_current",
                    "vibration_velocity",
                ),
            },
            machines.conveyor,
            turndown=1.0,
            run_up=5.0,
            makes=(("Bandra", "BC 800"), ("Transmec", "TR 1000")),
        ),
    )
}
