"""A small multilayer perceptron in numpy: two hidden layers of rectifiers, Adam, weight decay; seeded."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

_HIDDEN: Final = (64, 32)
_EPOCHS: Final = 40
_BATCH: Final = 256
_RATE: Final = 2e-3
_DECAY: Final = 4e-4


@dataclass(frozen=True)
class Network:
    """`weights` and `biases` of the three layers."""

    weights: tuple[Array, ...]
    biases: tuple[Array, ...]

    def __call__(self, x: Array) -> Array:
        """`[n]` from `[n, inputs]`."""
        for i, (w, b) in enumerate(zip(self.weights, self.biases, strict=True)):
            x = x @ w + b
            if i < len(self.weights) - 1:
                x = np.maximum(x, 0.0)
        return x[:, 0]

    @classmethod
    def fit(cls, x: Array, y: Array, seed: int, epochs: int = _EPOCHS) -> "Network":
        """Least squares by Adam (Kingma and Ba 2015) with a rate that falls to a tenth along a cosine."""
        dice = np.random.default_rng(seed)
        sizes = (x.shape[1], *_HIDDEN, 1)
        weights = [dice.normal(0.0, np.sqrt(2.0 / a), (a, b)).astype(np.float32) for a, b in pairwise(sizes)]
        parameters = [*weights, *(np.zeros(b, np.float32) for b in sizes[1:])]
        first, second = [np.zeros_like(p) for p in parameters], [np.zeros_like(p) for p in parameters]
        inputs, targets, step = x.astype(np.float32), y.astype(np.float32), 0
        batches = max(1, len(x) // _BATCH)
        for _ in range(epochs):
            for rows in np.array_split(dice.permutation(len(x)), batches):
                step += 1
                rate = _RATE * (0.1 + 0.45 * (1.0 + np.cos(np.pi * step / (epochs * batches))))
                gradients = _gradients(parameters, inputs[rows], targets[rows])
                for i, g in enumerate(gradients):
                    first[i] += 0.1 * (g - first[i])
                    second[i] += 0.001 * (g * g - second[i])
                    size = np.sqrt(second[i] / (1 - 0.999**step)) + 1e-8
                    parameters[i] -= np.float32(rate / (1 - 0.9**step)) * first[i] / size
        layers = len(sizes) - 1
        return cls(
            tuple(p.astype(float) for p in parameters[:layers]), tuple(p.astype(float) for p in parameters[layers:])
        )

    def to_json(self) -> dict[str, Any]:
        return {"weights": [w.tolist() for w in self.weights], "biases": [b.tolist() for b in self.biases]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any], inputs: int) -> "Network":
        weights = tuple(np.array(w, float) for w in data["weights"])
        biases = tuple(np.array(b, float) for b in data["biases"])
        width = inputs
        for w, b in zip(weights, biases, strict=True):
            if w.ndim != 2 or w.shape[0] != width or b.shape != (w.shape[1],) or not np.isfinite(w).all():
                raise ValueError("network: layers do not fit each other")
            width = w.shape[1]
        if width != 1:
            raise ValueError("network: one output is expected")
        return cls(weights, biases)


def _gradients(parameters: list[Any], x: Any, y: Any) -> list[Any]:
    layers = len(parameters) // 2
    weights, biases = parameters[:layers], parameters[layers:]
    seen = [x]
    for i, (w, b) in enumerate(zip(weights, biases, strict=True)):
        out = seen[-1] @ w + b
        seen.append(np.maximum(out, 0.0) if i < layers - 1 else out)
    delta = (seen[-1][:, 0] - y)[:, np.newaxis] / len(y)
    by_weight, by_bias = [None] * layers, [None] * layers
    for i in reversed(range(layers)):
        by_weight[i] = seen[i].T @ delta + _DECAY * weights[i]
        by_bias[i] = delta.sum(axis=0)
        if i:
            delta = (delta @ weights[i].T) * (seen[i] > 0)
    return [*by_weight, *by_bias]
