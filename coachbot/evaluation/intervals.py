"""How sure a measured figure is: intervals that hold the true one 95 times in 100."""

from collections.abc import Sequence
from math import sqrt
from random import Random
from statistics import fmean

Z95 = 1.959964


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """The Wilson score interval of a share (Wilson, 1927); (0, 1) without trials."""
    if trials == 0:
        return 0.0, 1.0
    share, z2 = successes / trials, Z95**2
    middle = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    half = Z95 / (1 + z2 / trials) * sqrt(share * (1 - share) / trials + z2 / (4 * trials**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def bootstrap(values: Sequence[float], resamples: int = 2000, seed: int = 1) -> tuple[float, float]:
    """The percentile interval of a mean by drawing again from the values (Efron, 1979); the same each time."""
    if not values:
        return 0.0, 0.0
    random = Random(seed)
    means = sorted(fmean(random.choices(values, k=len(values))) for _ in range(resamples))
    return means[int(0.025 * resamples)], means[int(0.975 * resamples) - 1]
