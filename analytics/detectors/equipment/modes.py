"""How a machine is run, found from its own readings: standing, running, at one speed or another.

A learning period is split where one channel falls into two heaps: at the threshold that separates them best (Otsu
1979), if at least `SEPARATED` of that channel's variance lies between them; then each heap again. A mode in which a
good part of the channels is near zero is a machine that stands.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

SEPARATED: Final = 0.9
FEWEST: Final = 60  # rows of a mode
DEPTH: Final = 2
NODES: Final = 2**DEPTH - 1  # inner nodes, as a heap: the children of i are 2 i + 1 and 2 i + 2
LEAVES: Final = 2**DEPTH
STANDING: Final = 0.08  # of what a channel reads at most: below it the channel says that the machine stands
SAYING_SO: Final = 0.3  # of the channels


def otsu(x: Floats) -> tuple[float, float]:
    """(share of the variance that lies between the two heaps, the threshold that parts them); each has `FEWEST`."""
    ordered = np.sort(x)
    n = len(ordered)
    if n < 2 * FEWEST or not ordered[-1] > ordered[0]:
        return 0.0, 0.0
    ordered_sum = np.cumsum(ordered)
    below = np.arange(FEWEST, n - FEWEST + 1)
    means = ordered_sum[below - 1] / below, (ordered_sum[-1] - ordered_sum[below - 1]) / (n - below)
    between = below / n * (1.0 - below / n) * (means[0] - means[1]) ** 2
    best = int(np.argmax(between))
    at = int(below[best])
    return float(between[best] / ordered.var()), float((ordered[at - 1] + ordered[at]) / 2.0)


def find(rows: Floats, channel: npt.NDArray[np.int32], threshold: Floats) -> None:
    """Fill the tree's `channel` [NODES] (-1: no split) and `threshold` [NODES] from complete `rows` [n, channels]."""
    channel[:] = -1
    threshold[:] = 0.0
    parts = {0: rows}
    for node in range(NODES):
        part = parts.pop(node, None)
        if part is None:
            continue
        found = [otsu(part[:, j]) for j in range(part.shape[1])]
        best = max(range(len(found)), key=lambda j: found[j][0])
        if found[best][0] < SEPARATED:
            continue
        channel[node], threshold[node] = best, found[best][1]
        low = part[:, best] <= found[best][1]
        parts |= {2 * node + 1: part[low], 2 * node + 2: part[~low]}


def label(row: Floats, channel: npt.NDArray[np.int32], threshold: Floats) -> int:
    """The mode (0 to `LEAVES` - 1) of one row; -1 where the channel that tells it is missing."""
    node = 0
    for _ in range(DEPTH):
        j = channel[node] if node < NODES else -1
        if j < 0:
            node = 2 * node + 1
            continue
        if np.isnan(row[j]):
            return -1
        node = 2 * node + (1 if row[j] <= threshold[node] else 2)
    return node - NODES


def standing(means: Floats, used: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """The modes [LEAVES] in which the machine stands, by their `means` [LEAVES, channels]."""
    most = np.abs(means[used]).max(0)
    return np.asarray(used & ((np.abs(means) < STANDING * most).mean(1) >= SAYING_SO))
