"""From what a maintenance system recorded to the numbers of a reliability report.

A repair is taken to make a machine as good as new, which the trend test (`crow_amsaa`) questions. Time is in hours.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from analytics.reliability.rates import operational_availability


@dataclass(frozen=True, slots=True)
class Failure:
    """One failure. `at`: hours since the period's begin (negative: before it); `restored`: when the machine was back,
    None while it is down; `repair`: hours of work on it, None when nobody said."""

    machine: str
    at: float
    restored: float | None = None
    repair: float | None = None
    mode: str | None = None


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine in the period. `begin`: hours since the period's begin at which it came into use, 0 when before;
    `stops`: (start, end) of every other time it stood, planned or not."""

    key: str
    begin: float = 0.0
    stops: Sequence[tuple[float, float]] = ()


@dataclass(frozen=True, slots=True)
class MachineRecord:
    """What one machine did in the period; hours."""

    key: str
    failures: int
    watched: float
    downtime: float
    failure_downtime: float

    @property
    def operating(self) -> float:
        return self.watched - self.downtime

    @property
    def availability(self) -> float | None:
        return operational_availability(self.watched, self.downtime) if self.watched > 0.0 else None


@dataclass(frozen=True)
class Record:
    """The population's. `lives` and `survivors`: times between failures and since the last one (operating hours).

    A life whose beginning nobody saw is left out of them, but its hours count as operating time.
    """

    machines: list[MachineRecord]
    lives: list[float] = field(default_factory=list)
    survivors: list[float] = field(default_factory=list)
    repairs: list[float] = field(default_factory=list)
    restorations: list[float] = field(default_factory=list)
    arrivals: list[float] = field(default_factory=list)

    @property
    def failures(self) -> int:
        return sum(m.failures for m in self.machines)

    @property
    def operating(self) -> float:
        return sum(m.operating for m in self.machines)

    @property
    def watched(self) -> float:
        return sum(m.watched for m in self.machines)

    @property
    def downtime(self) -> float:
        return sum(m.downtime for m in self.machines)


def record(machines: Sequence[Machine], failures: Sequence[Failure], period: float) -> Record:
    """The record of `period` hours. A failure of a machine that already stands is no new failure of a running one:
    within the downtime of an earlier one it adds to that."""
    of: dict[str, list[Failure]] = {m.key: [] for m in machines}
    for failure in sorted(failures, key=lambda f: (f.at, f.machine)):
        if failure.machine in of and failure.at < period:
            of[failure.machine].append(failure)
    out = Record([])
    for machine in machines:
        begin = min(max(0.0, machine.begin), period)
        own = of[machine.key]
        down = [(f.at, period if f.restored is None else max(f.at, f.restored)) for f in own]
        stops = merged([*down, *machine.stops], begin, period)
        counted = 0
        since: float | None = begin if machine.begin > 0.0 else None  # when the present life began, if that was seen
        busy_until = float("-inf")
        for f, (start, end) in zip(own, down, strict=True):
            if start < busy_until:
                busy_until = max(busy_until, end)
                since = busy_until
                continue
            if start >= begin:
                counted += 1
                out.arrivals.append(start)
                if since is not None:
                    out.lives.append(_operating(max(since, begin) if since >= 0 else since, start, stops))
                if f.repair is not None:
                    out.repairs.append(f.repair)
                if f.restored is not None:
                    out.restorations.append(end - start)
            busy_until, since = end, end
        if since is not None and since < period:
            out.survivors.append(_operating(since, period, stops))
        out.machines.append(
            MachineRecord(
                machine.key, counted, period - begin, sum(b - a for a, b in stops),
                sum(b - a for a, b in merged(down, begin, period)),
            )
        )  # fmt: skip
    out.arrivals.sort()
    return out


def merged(stops: Sequence[tuple[float, float]], begin: float, end: float) -> list[tuple[float, float]]:
    """The union of `stops` within [begin, end], in order and apart from each other."""
    out: list[tuple[float, float]] = []
    for a, b in sorted((max(a, begin), min(b, end)) for a, b in stops if a < end and b > begin):
        if b <= a:
            continue
        if out and a <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], b))
        else:
            out.append((a, b))
    return out


def _operating(start: float, end: float, stops: Sequence[tuple[float, float]]) -> float:
    """Hours between `start` and `end` in which the machine did not stand."""
    return max(0.0, end - start - sum(max(0.0, min(b, end) - max(a, start)) for a, b in stops))
