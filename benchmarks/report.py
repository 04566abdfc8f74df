"""What a benchmark prints: one line, with the figures, the ratio, the target and whether it is met."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Result:
    """A figure (or several, said in words) beside its target; `met` is None where there is none."""

    name: str
    figures: str
    ratio: str = ""
    target: str = ""
    met: bool | None = None

    def __str__(self) -> str:
        parts = [self.figures, self.ratio]
        if self.target:
            parts.append(f"target {self.target}: {'meets' if self.met else 'falls short'}")
        return f"{self.name:25} " + "; ".join(part for part in parts if part)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of them lies; infinite for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else math.inf


def spread(values: Sequence[float], unit: str = "", digits: int = 0) -> str:
    """The median, and the least and the most in brackets."""
    least, most = min(values), max(values)
    return f"{median(values):,.{digits}f}{unit} ({least:,.{digits}f}–{most:,.{digits}f})"
