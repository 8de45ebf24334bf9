"""A softmax regression, as plain as it can be: full batches, a fixed number of steps, nothing random.

The same examples give the same weights, so that a test can tell whether what is kept was learned from what is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Descent:
    """How it goes down. `decay` keeps weights small: a word seen three times proves little."""

    steps: int
    rate: float
    decay: float
    inertia: float = 0.9


def fitted(inputs: Matrix, wanted: Matrix, counts: Matrix, descent: Descent) -> Matrix:
    """Weights (a row for each column of `inputs`) for labels that are 1 in `wanted`; `counts` weighs the examples."""
    weights: Matrix = np.zeros((inputs.shape[1], wanted.shape[1]))
    speed = np.zeros_like(weights)
    for _ in range(descent.steps):
        slope: Any = (_softmax(inputs @ weights) - wanted) * counts[:, None] / counts.sum()
        speed = descent.inertia * speed - descent.rate * (inputs.T @ slope + descent.decay * weights)
        weights = weights + speed
    return weights


def _softmax(scores: Matrix) -> Matrix:
    powers: Matrix = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Matrix = powers / powers.sum(axis=1, keepdims=True)
    return shares
