"""How many readings a second the quick detectors take, what they say of healthy signals, and which faults they find.

    python -m tests.benchmarks.detectors [--sensors 20] [--days 10] [--verbose]

Prints one JSON object on its last line. Every signal is synthetic and seeded; sigma is the noise's. No parameter
differs from the defaults. `false_per_sensor_day` counts anomalies that begin, over all detectors; `late` leaves out the
sensor's first day.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.signal import lfilter

from analytics.detectors.anomaly import Anomaly
from analytics.detectors.bank import DetectorBank, SensorSettings

Signal = npt.NDArray[np.float64]  # (sensors, readings)
MINUTE = 60.0
START = 1_700_000_000_000_000


def white(rng: np.random.Generator, k: int, n: int, dt: float) -> Signal:
    return rng.normal(50, 1, (k, n))


def autoregressive(phi: float) -> Callable[[np.random.Generator, int, int, float], Signal]:
    def make(rng: np.random.Generator, k: int, n: int, dt: float) -> Signal:
        noise = rng.normal(0, np.sqrt(1 - phi * phi), (k, n))
        noise[:, 0] = rng.normal(0, 1, k)
        return np.asarray(50 + lfilter([1], [1, -phi], noise, axis=1))

    return make


def dwell(rng: np.random.Generator, n: int, shortest: float, longest: float, draw: Callable[[], float]) -> Signal:
    out = np.empty(n)
    at = 0
    while at < n:
        end = at + max(1, int(rng.uniform(shortest, longest)))
        out[at:end] = draw()
        at = end
    return out


def load_cycles(rng: np.random.Generator, k: int, n: int, dt: float) -> Signal:
    """A new load every 20 to 60 readings."""
    load = np.stack([dwell(rng, n, 20, 60, lambda: rng.uniform(0.4, 1.0)) for _ in range(k)])
    return 20 + 20 * load + rng.normal(0, 1, (k, n))


def lagged_load(rng: np.random.Generator, k: int, n: int, dt: float) -> Signal:
    """A temperature that follows the load with a time constant of 30 readings."""
    return np.asarray(lfilter([1 / 30], [1, -29 / 30], load_cycles(rng, k, n, dt), axis=1)) + rng.normal(0, 0.2, (k, n))


def day_cycle(amplitude: float) -> Callable[[np.random.Generator, int, int, float], Signal]:
    def make(rng: np.random.Generator, k: int, n: int, dt: float) -> Signal:
        phase = rng.uniform(0, 2 * np.pi, (k, 1))
        return 50 + amplitude * np.sin(2 * np.pi * np.arange(n) * dt / 86400 + phase) + rng.normal(0, 1, (k, n))

    return make


def start_stop(shortest: float, longest: float, off_noise: float) -> Callable[..., Signal]:
    """Runs and stands for `shortest` to `longest` seconds by turns."""

    def make(rng: np.random.Generator, k: int, n: int, dt: float) -> Signal:
        out = np.empty((k, n))
        for j in range(k):
            state = [bool(rng.integers(2))]

            def flip(state: list[bool] = state) -> float:
                state[0] = not state[0]
                return float(state[0])

            on = dwell(rng, n, shortest / dt, longest / dt, flip)
            out[j] = np.where(on > 0, 10 + rng.normal(0, 0.5, n), rng.normal(0, 1, n) * off_noise)
        return out

    return make


def binary(rng: np.random.Generator, k: int, n: int, dt: float) -> Signal:
    return np.stack([dwell(rng, n, 60, 600, lambda: float(rng.integers(2))) for _ in range(k)])


def quantised(rng: np.random.Generator, k: int, n: int, dt: float) -> Signal:
    return np.asarray(np.round(autoregressive(0.99)(rng, k, n, dt) * 2) / 2)


def quantised_day(rng: np.random.Generator, k: int, n: int, dt: float) -> Signal:
    wave = np.sin(2 * np.pi * np.arange(n) * dt / 86400 + rng.uniform(0, 6, (k, 1)))
    return np.asarray(np.round((20 + 3 * wave + rng.normal(0, 0.1, (k, n))) * 2) / 2)


def counter(rng: np.random.Generator, k: int, n: int, dt: float) -> Signal:
    running = start_stop(3600, 8 * 3600, 0.0)(rng, k, n, dt)
    return np.asarray(np.cumsum(np.maximum(running, 0), axis=1))


def ramp(rng: np.random.Generator, k: int, n: int, dt: float) -> Signal:
    return np.arange(n) * 0.5 + rng.normal(0, 0.1, (k, n))


def student(rng: np.random.Generator, k: int, n: int, dt: float) -> Signal:
    return 50 + rng.standard_t(3, (k, n))


def laplace(rng: np.random.Generator, k: int, n: int, dt: float) -> Signal:
    return 50 + rng.laplace(0, 1, (k, n))


def lognormal(rng: np.random.Generator, k: int, n: int, dt: float) -> Signal:
    return rng.lognormal(0, 1, (k, n))


def setpoint(rng: np.random.Generator, k: int, n: int, dt: float) -> Signal:
    return np.stack([dwell(rng, n, 100, 2000, lambda: float(rng.integers(10, 20))) for _ in range(k)])


HEALTHY: dict[str, Callable[[np.random.Generator, int, int, float], Signal]] = {
    "white": white,
    "ar_0.5": autoregressive(0.5),
    "ar_0.9": autoregressive(0.9),
    "ar_0.99": autoregressive(0.99),
    "load_cycles": load_cycles,
    "lagged_load": lagged_load,
    "day_2": day_cycle(2),
    "day_5": day_cycle(5),
    "day_20": day_cycle(20),
    "start_stop_hourly": start_stop(1800, 7200, 0.0),
    "start_stop_shift": start_stop(6 * 3600, 14 * 3600, 0.02),
    "binary": binary,
    "quantised": quantised,
    "quantised_day": quantised_day,
    "counter": counter,
    "ramp": ramp,
    "student_3": student,
    "laplace": laplace,
    "lognormal": lognormal,
    "setpoint": setpoint,
}


def run(signal: Signal, dt: float, bank: DetectorBank | None = None) -> list[Anomaly]:
    """All anomalies of the signal's sensors, read interleaved as a partition would deliver them."""
    k, n = signal.shape
    bank = DetectorBank() if bank is None else bank
    ids = np.tile(np.arange(k, dtype=np.uint32), n)
    times = np.repeat(START + (np.arange(n) * dt * 1e6).astype(np.int64), k)
    return bank.process(ids, times, np.ascontiguousarray(signal.T).ravel(), np.full(k * n, 192, np.uint8))


def healthy(rng: np.random.Generator, sensors: int, n: int, dt: float) -> dict[str, dict[str, object]]:
    days = sensors * n * dt / 86400
    out: dict[str, dict[str, object]] = {}
    for name, make in HEALTHY.items():
        begun = [a for a in run(make(rng, sensors, n, dt), dt) if a.kind == "begin"]
        late = [a for a in begun if a.time - START > 86400e6]
        out[name] = {
            "per_sensor_day": round(len(begun) / days, 4),
            "late": round(len(late) / max(days - sensors, 1e-9), 4),
            "by": dict(Counter(a.detector for a in begun)),
        }
    return out


def fault(
    rng: np.random.Generator,
    sensors: int,
    base: str,
    size: float,
    length: int,
    warm: int,
    dt: float,
) -> dict[str, float]:
    """A shift of `size` sigma over `length` readings after `warm`: share found by drift, trend or step, and delay."""
    n = warm + max(length, 1) + 300
    signal = HEALTHY[base](rng, sensors, n, dt)
    signal[:, warm:] += size * np.minimum(1.0, np.arange(1, n - warm + 1) / max(length, 1))
    first: dict[int, float] = {}
    early = set()
    for a in run(signal, dt):
        if a.kind == "begin" and a.detector in ("drift", "step", "trend"):
            row = (a.time - START) / 1e6 / dt
            if row < warm:
                early.add(a.sensor_id)
            else:
                first.setdefault(a.sensor_id, row - warm)
    delays = list(first.values())
    return {
        "found": round(len(first) / sensors, 3),
        "delay_readings": float(np.median(delays)) if delays else float("nan"),
        "delay_p95": float(np.percentile(delays, 95)) if delays else float("nan"),
        "before": len(early),
    }


FAULTS = {
    "step_5_1Hz": ("white", 5.0, 1, 200, 1.0),
    "step_5_1Hz_warm130": ("white", 5.0, 1, 130, 1.0),
    "ramp_6_over_60_1Hz": ("white", 6.0, 60, 150, 1.0),
    "ramp_6_over_200_1Hz": ("white", 6.0, 200, 150, 1.0),
    "ramp_3_over_100_1Hz": ("white", 3.0, 100, 150, 1.0),
    "ramp_10_over_100_1Hz": ("white", 10.0, 100, 150, 1.0),
    "ramp_6_over_200_ar0.5_1Hz": ("ar_0.5", 6.0, 200, 300, 1.0),
    "ramp_6_over_200_ar0.9_1Hz": ("ar_0.9", 6.0, 200, 1000, 1.0),
    "step_5_ar0.9_1Hz": ("ar_0.9", 5.0, 1, 1000, 1.0),
    "step_5_1min_warm200": ("white", 5.0, 1, 200, MINUTE),
    "step_5_1min_2days": ("white", 5.0, 1, 2880, MINUTE),
    "ramp_6_over_60_1min_warm200": ("white", 6.0, 60, 200, MINUTE),
    "ramp_6_over_200_1min_warm200": ("white", 6.0, 200, 200, MINUTE),
    "ramp_6_over_200_1min_2days": ("white", 6.0, 200, 2880, MINUTE),
    "step_5_1h": ("white", 5.0, 1, 200, 3600.0),
    "ramp_6_over_200_1h": ("white", 6.0, 200, 200, 3600.0),
}


def throughput(rng: np.random.Generator, sensors: int = 5000, rounds: int = 120, call: int = 2000) -> dict[str, float]:
    """Readings a second and core on sensors in random order, and the snapshot's cost."""
    bank = DetectorBank()
    bank.configure(range(sensors), SensorSettings())
    ids = np.concatenate([rng.permutation(sensors) for _ in range(rounds)]).astype(np.uint32)
    times = START + np.repeat(np.arange(rounds), sensors).astype(np.int64) * 1_000_000
    values = rng.normal(50, 1, len(ids))
    good = np.full(len(ids), 192, np.uint8)
    half = len(ids) // 2
    bank.process(ids[:half], times[:half], values[:half], good[:half])
    began = time.process_time()
    for at in range(half, len(ids), call):
        rows = slice(at, at + call)
        bank.process(ids[rows], times[rows], values[rows], good[rows])
    seconds = time.process_time() - began
    began = time.perf_counter()
    saved = bank.snapshot()
    snapshot = time.perf_counter() - began
    return {
        "readings_per_second": round((len(ids) - half) / seconds),
        "snapshot_ms": round(snapshot * 1e3, 2),
        "bytes_per_sensor": round(len(saved) / sensors),
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sensors", type=int, default=20)
    parser.add_argument("--days", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true")
    given = parser.parse_args()
    rng = np.random.default_rng(given.seed)
    began = time.perf_counter()
    suites = {
        "1min": healthy(rng, given.sensors, int(given.days * 1440), MINUTE),
        "1Hz": healthy(rng, given.sensors, 14400, 1.0),
        "1h": healthy(rng, given.sensors, 24 * 120, 3600.0),
    }
    found = {name: fault(rng, 5 * given.sensors, *case) for name, case in FAULTS.items()}
    if given.verbose:
        for suite, kinds in suites.items():
            for kind, result in kinds.items():
                print(suite, kind, json.dumps(result))
        for name, result in found.items():
            print(name, json.dumps(result))
    print(
        json.dumps(
            {
                "benchmark": "detectors",
                "seconds": round(time.perf_counter() - began, 1),
                **throughput(rng),
                "false_per_sensor_day": {
                    suite: {kind: r["per_sensor_day"] for kind, r in kinds.items()} for suite, kinds in suites.items()
                },
                "faults": found,
            }
        )
    )


if __name__ == "__main__":
    main()
