"""Quantiles of Student's t distribution, for degrees of freedom that need not be whole."""

from __future__ import annotations

from math import atan, cos, exp, lgamma, pi, sqrt
from statistics import NormalDist
from typing import Final

import numpy as np

_PRECISION: Final = 1e-9
# Simpson's rule on the interval from 0 to 1.
_AT: Final = np.linspace(0, 1, 201)
_WEIGHTS: Final = np.array([1, *[4, 2] * 99, 4, 1]) / 600


def t_quantile(confidence: float, freedom: float) -> float:
    """The bound that |T| exceeds with probability 1 - `confidence`; `freedom` ≥ 1.

    With T = √ν tan θ the density of |T| is proportional to cos^(ν-1) θ. Newton's method begins at the bound of the
    normal distribution, which is smaller, and never passes the root: the probability is concave."""
    scale = 2 * exp(lgamma((freedom + 1) / 2) - lgamma(freedom / 2)) / sqrt(pi)
    bound = step = NormalDist().inv_cdf((1 + confidence) / 2)
    while step > _PRECISION * bound:
        end = atan(bound / sqrt(freedom))
        within = scale * end * float(np.cos(end * _AT) ** (freedom - 1) @ _WEIGHTS)
        step = (confidence - within) * sqrt(freedom) / (scale * cos(end) ** (freedom + 1))
        bound += step
    return bound
