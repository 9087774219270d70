"""Where the trouble sits: Pareto of failure modes, and bad actors, worse than chance makes some machine look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scipy import stats


@dataclass(frozen=True, slots=True)
class Share:
    """One bar of a Pareto chart; `share` and `cumulative` of the total, 0 to 1."""

    key: str
    value: float
    share: float
    cumulative: float


def pareto(values: Mapping[str, float]) -> list[Share]:
    """`values` by size, the largest first; what is 0 is left out. Raises ValueError for negative ones."""
    if any(not value >= 0.0 for value in values.values()):
        raise ValueError("values: 0 or more")
    total, running, bars = sum(values.values()), 0.0, []
    for key, value in sorted(values.items(), key=lambda item: (-item[1], item[0])):
        if value > 0.0:
            running += value
            bars.append(Share(key, value, value / total, min(1.0, running / total)))
    return bars


@dataclass(frozen=True, slots=True)
class Exposure:
    """One machine over the period: `exposure` operating hours, `downtime` hours."""

    key: str
    failures: int
    exposure: float
    downtime: float = 0.0


@dataclass(frozen=True, slots=True)
class Actor:
    """A machine beside the others of its kind. `expected`: the failures that the group's common rate would give it.

    `p_value`: of so many or more by chance, Holm-corrected for looking at all; `bad`: that is below the level.
    """

    key: str
    failures: int
    expected: float
    ratio: float
    downtime: float
    p_value: float
    bad: bool


def bad_actors(machines: Sequence[Exposure], level: float = 0.05) -> list[Actor]:
    """The machines, those that fail too often first.

    Given the total, a machine's failures are binomial with its share of the operating time when all have one rate (the
    conditional test of Przyborowski and Wilenski 1940); Holm's correction keeps the chance of naming any machine
    wrongly at `level`. In a group where nothing failed nobody is bad.
    """
    watched = [m for m in machines if m.exposure > 0.0]
    total, hours = sum(m.failures for m in watched), sum(m.exposure for m in watched)
    found: list[tuple[float, Exposure]] = []
    for m in watched:
        chance = float(stats.binom.sf(m.failures - 1, total, m.exposure / hours)) if total else 1.0
        found.append((chance, m))
    found.sort(key=lambda item: (item[0], -item[1].failures, item[1].key))
    actors, worst = [], 0.0
    for rank, (chance, m) in enumerate(found):
        worst = max(worst, min(1.0, chance * (len(found) - rank)))
        expected = total * m.exposure / hours
        ratio = m.failures / expected if expected else 0.0
        actors.append(Actor(m.key, m.failures, expected, ratio, m.downtime, worst, worst < level))
    return actors
