"""All claims of a case at once: how many of its labels are to be expected wrong.

A label that answers its claim carries the probability that it does not hold: one minus the mass of the
multiverse on its side.  The expected share of wrong labels among the decided ones (the false discovery rate)
is the mean of these probabilities, whatever the dependence between claims.  How far the number can lie from
it does depend on the dependence: both extremes are given, independent claims (the Poisson-binomial distribution) and
claims that err together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tertius.claims.multiverse import Mass
from tertius.claims.verdict import Label


@dataclass(frozen=True)
class Joint:
    """The decided claims of a case together.

    Attributes
    ----------
    decided : int
        Claims whose label answers them and comes with a probability.
    rate : float
        Expected share of wrong labels among them: the false discovery rate.
    expected : float
        Expected number of wrong labels.
    none_wrong : tuple of float
        Probability that none is wrong: if the claims err independently, and if they err together.
    most : tuple of int
        Number of wrong labels that is exceeded with a probability of at most 5 %, in the same two cases.
    """

    decided: int
    rate: float
    expected: float
    none_wrong: tuple[float, float]
    most: tuple[int, int]


def wrong(label: Label, mass: Mass | None) -> float | None:
    """Return the probability that a label does not hold; None where it answers nothing or has no mass."""
    if mass is None:
        return None
    on_its_side: Mapping[Label, float] = {
        "supported": mass.beyond,
        "leaning for": mass.beyond,
        "practically none": mass.inside,
        "leaning against": mass.below,
        "contradicted": mass.below,
    }
    return 1 - on_its_side[label] if label in on_its_side else None


def joint(labels: Sequence[tuple[Label, Mass | None]]) -> Joint | None:
    """Return how the decided claims of a case err together; None where none is decided."""
    chances = [chance for label, mass in labels if (chance := wrong(label, mass)) is not None]
    if not chances:
        return None
    counts = poisson_binomial(chances)
    most_alone = int(np.searchsorted(np.cumsum(counts), 0.95 - 1e-12))
    most_together = sum(chance > 0.05 + 1e-9 for chance in chances)
    return Joint(
        len(chances),
        float(np.mean(chances)),
        float(np.sum(chances)),
        (float(counts[0]), 1 - max(chances)),
        (most_alone, most_together),
    )


def poisson_binomial(chances: Sequence[float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the distribution of the number of independent events with given chances, from none to all."""
    out = np.ones(1)
    for chance in chances:
        out = np.convolve(out, [1 - chance, chance])
    return out
