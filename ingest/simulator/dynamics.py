"""Noise and inertia, the same whatever the chunk: seeded streams, Ornstein-Uhlenbeck wander, first-order lags.

Everything is computed in blocks of `BLOCK` steps that start at multiples of `BLOCK`. The random numbers of a block come
from a counter-based generator keyed by (seed, stream name, block), so they depend neither on how a caller slices time
nor on which other streams were drawn.
"""

import math
from typing import Final
from zlib import crc32

import numpy as np
import numpy.typing as npt
from scipy.signal import lfilter

Array = npt.NDArray[np.float64]

BLOCK: Final = 256


class Dynamics:
    """The states of `width` machines that share time constants; arrays are `[BLOCK, width]`."""

    def __init__(self, seed: int, name: str, width: int, interval: float) -> None:
        self._seed = seed
        self._name = name
        self._width = width
        self._interval = interval
        self._last: dict[str, Array] = {}
        self._traits: dict[str, Array] = {}
        self.block = 0

    def _generator(self, stream: str) -> np.random.Generator:
        key = np.array([self._seed, crc32(f"{self._name}/{stream}".encode()) << 32 | self.block], dtype=np.uint64)
        return np.random.Generator(np.random.Philox(key=key))

    def trait(self, name: str, spread: float, shape: tuple[int, ...] | None = None) -> Array:
        """What makes each machine its own: constant factors around 1, log-normal with `spread`, cut at 2.5 deviations.

        One a machine `[width]` unless `shape` says otherwise.
        """
        if name not in self._traits:
            generator = np.random.default_rng([self._seed, crc32(f"{self._name}/trait/{name}".encode())])
            self._traits[name] = np.exp(spread * generator.standard_normal(shape or self._width).clip(-2.5, 2.5))
        return self._traits[name]

    def white(self, stream: str, shape: tuple[int, ...] | None = None) -> Array:
        """Independent standard normal numbers `[BLOCK, width]` or `[BLOCK, *shape]`."""
        return self._generator(stream).standard_normal((BLOCK, *(shape or (self._width,))))

    def uniform(self, stream: str, shape: tuple[int, ...]) -> Array:
        """Independent numbers in [0, 1) of any shape, one draw a block."""
        return self._generator(stream).random(shape)

    def wander(self, stream: str, time_constant: float) -> Array:
        """An Ornstein-Uhlenbeck process of unit variance `[BLOCK, width]`.

        Exact discretisation: x[t] = a·x[t-1] + sqrt(1 - a²)·e[t] with a = exp(-dt/τ), so the same process is seen at
        any sampling interval.
        """
        a = math.exp(-self._interval / time_constant)
        noise = self.white(stream)
        last = self._last.get(f"wander/{stream}")
        if last is None:
            last = noise[0].copy()  # stationary from the first step on: it has the unit variance already
            noise[0] = last * math.sqrt((1 - a) / (1 + a))
        out = self._filter(math.sqrt(1 - a * a), a, noise, last)
        self._last[f"wander/{stream}"] = out[-1].copy()
        return out

    def lag(self, stream: str, target: Array, time_constant: float) -> Array:
        """`target` behind a first-order lag, τ·dy/dt = target - y, solved exactly for a target held over each step.

        Starts in equilibrium with the first target.
        """
        a = math.exp(-self._interval / time_constant)
        last = self._last.get(f"lag/{stream}", target[0])
        out = self._filter(1 - a, a, target, last)
        self._last[f"lag/{stream}"] = out[-1].copy()
        return out

    @staticmethod
    def _filter(gain: float, memory: float, x: Array, last: Array) -> Array:
        out, _ = lfilter([gain], [1.0, -memory], x, axis=0, zi=memory * last[np.newaxis])
        return np.asarray(out, dtype=np.float64)
