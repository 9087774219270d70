"""A scenario as MQTT traffic, in real time or at any other speed."""

import asyncio
import contextlib
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

import orjson

from ingest.simulator.dynamics import BLOCK
from ingest.simulator.plant import Plant
from ingest.simulator.publish import Publisher, stop_on_signals, until
from ingest.simulator.scenario import Scenario

Timestamps = Literal["simulated", "wall"]

_PROGRESS_INTERVAL: Final = 1.0  # seconds


@dataclass(slots=True)
class Progress:
    """How far a simulation has come. `time_us` is the simulated time of the last step sent, `behind` the seconds by
    which the sender lags the wanted speed; `unacknowledged` is final in the result of `simulate`."""

    time_us: int
    steps: int = 0
    messages: int = 0
    readings: int = 0
    seconds: float = 0.0
    behind: float = 0.0
    connections: int = 0
    unacknowledged: int = 0


def payload(time_us: int, values: Mapping[str, float | None]) -> bytes:
    """The plain JSON message of one machine at one time; milliseconds where they suffice, else microseconds."""
    return orjson.dumps({"ts": time_us if time_us % 1000 else time_us // 1000, "values": values})


async def simulate(
    mqtt_url: str,
    scenario: Scenario,
    *,
    speed: float = 1.0,
    duration: float | None = None,
    start_us: int | None = None,
    head_start: float = 0.0,
    timestamps: Timestamps = "simulated",
    on_progress: Callable[[Progress], None] | None = None,
    stop: asyncio.Event | None = None,
    in_flight: int = 64,
) -> Progress:
    """Publish the scenario's readings to ``telemetry/<plant>/<area>/<machine>``, one message a machine and step.

    `speed` is simulated seconds per second; 0 or infinity means as fast as the broker takes it. `duration` is in
    simulated seconds, None means for ever. The first step is at `start_us`, None means now; the first `head_start`
    simulated seconds then lie in the past and are sent as fast as the broker takes them. `timestamps` sends
    simulated time, or the time of sending. Ends early when `stop` is set; without one, on SIGINT and SIGTERM.
    """
    if speed < 0 or math.isnan(speed):
        raise ValueError(f"speed {speed} must not be negative")
    now_us = time.time_ns() // 1_000_000 * 1000
    begin_us = now_us - round(head_start * 1e6) if start_us is None else start_us
    plant = Plant(replace(scenario, start_us=begin_us))
    pace = 0.0 if math.isinf(speed) else speed
    with contextlib.nullcontext(stop) if stop is not None else stop_on_signals() as event:
        progress = Progress(begin_us)
        async with Publisher(mqtt_url, in_flight=in_flight) as publisher:
            report = on_progress or (lambda _: None)
            await until(
                event, _publish(publisher, plant, pace, duration, head_start, timestamps == "wall", progress, report)
            )
    progress.connections, progress.unacknowledged = publisher.connections, publisher.unacknowledged
    return progress


async def _publish(
    publisher: Publisher,
    plant: Plant,
    speed: float,
    duration: float | None,
    head_start: float,
    wall: bool,
    progress: Progress,
    on_progress: Callable[[Progress], None],
) -> None:
    interval = plant.scenario.interval
    steps = math.inf if duration is None else math.ceil(duration / interval)
    topics = [(f"telemetry/{e.source}", e.asset_tag) for e in plant.equipment()]
    next_report = time.monotonic()
    begin = next_report - (head_start / speed if speed else 0.0)
    step = 0
    while step < steps:
        start_us = plant.scenario.start_us + round(step * interval * 1e6)
        count = int(min(BLOCK - step % BLOCK, steps - step))
        chunk = await asyncio.to_thread(plant.generate, start_us, count)
        targets = [(topic, *chunk.layout[tag]) for topic, tag in topics]
        for i, time_us in enumerate(chunk.time.tolist()):
            now = time.monotonic()
            if speed and (wait := begin + (step + i) * interval / speed - now) > 0:
                await asyncio.sleep(wait)
                now = time.monotonic()
            rows = {kind: values[i].tolist() for kind, values in chunk.values.items()}
            stamp = time.time_ns() // 1000 if wall else time_us
            for topic, kind, place, metrics in targets:
                values = {m: v for m, v in zip(metrics, rows[kind][place], strict=True) if not math.isnan(v)}
                if values:
                    await publisher.send(topic, payload(stamp, values))
                    progress.messages += 1
                    progress.readings += len(values)
            progress.time_us = time_us
            progress.steps = step + i + 1
            progress.seconds = now - begin
            progress.behind = max(0.0, now - begin - (step + i) * interval / speed) if speed else 0.0
            if now >= next_report:
                progress.connections, progress.unacknowledged = publisher.connections, publisher.unacknowledged
                on_progress(progress)
                next_report = now + _PROGRESS_INTERVAL
        step += count
