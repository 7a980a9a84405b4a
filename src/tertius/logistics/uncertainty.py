"""Planning figures are ranges: draws over all of them, and the verdict that survives the draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tertius.core.arrays import Floats
from tertius.core.rng import generator
from tertius.logistics.units import Figure

LABELS = ("irreplaceable", "replaceable", "redundant", "unsettled")


@dataclass(frozen=True)
class Rule:
    """When a hub is irreplaceable, replaceable or redundant.

    Attributes
    ----------
    loss : float
        Share of the deliverable tonnes or passengers whose loss cannot be put up with.
    rise : float
        Rise in cost, as a share, that goes unnoticed.
    sure : float
        Share of draws that a label needs.
    """

    loss: float = 0.1
    rise: float = 0.05
    sure: float = 0.9

    def text(self) -> str:
        """Return the rule in words."""
        return (
            f"irreplaceable: in at least {self.sure:.0%} of draws more than {self.loss:.0%} of the tonnes "
            f"or passengers can no longer be delivered; redundant: in at least {self.sure:.0%} nothing is "
            f"lost and the cost rises by at most {self.rise:.0%}; replaceable at a cost: in at least "
            f"{self.sure:.0%} the loss stays at or below {self.loss:.0%}; unsettled: none of these"
        )


def sample(figures: Mapping[str, Figure], n: int, seed: int) -> list[dict[str, float]]:
    """Return `n` draws of every figure: triangular over its range, by Latin hypercube (McKay et al. 1979)."""
    columns = {}
    for name, figure in sorted(figures.items()):
        rng = generator(seed, "figures", name)
        u = (rng.permutation(n) + rng.random(n)) / n
        columns[name] = [figure.at(float(v)) for v in u]
    return [{name: column[k] for name, column in columns.items()} for k in range(n)]


@dataclass(frozen=True)
class Finding:
    """The label by the rule; `ratio` is the cost without over the cost with, where nothing is lost.

    `irreplaceable`, `redundant` are shares of draws.
    """

    label: str
    ratio: float | None
    low: float | None
    high: float | None
    lost: float
    irreplaceable: float
    redundant: float
    n: int

    def text(self) -> str:
        """Return the finding in a few words."""
        if self.label == "replaceable" and self.ratio is not None:
            return f"replaceable at {self.ratio:.2f} times the cost [{self.low:.2f}, {self.high:.2f}]"
        return self.label


def judge_draws(lost: Floats, ratio: Floats, rule: Rule) -> Finding:
    """Return what the draws say under `rule`.

    Parameters
    ----------
    lost : ndarray of shape (n,)
        The larger of the shares of tonnes and of passengers that can no longer be delivered.
    ratio : ndarray of shape (n,)
        Cost without over cost with.  Where something is lost it counts for neither cost nor harmlessness.
    """
    n, whole = len(lost), lost <= 1e-6
    gone, kept = lost > rule.loss, ratio[whole]
    harmless = whole & (ratio <= 1 + rule.rise)
    irreplaceable, redundant = float(gone.mean()), float(harmless.mean())
    if irreplaceable >= rule.sure:
        label = "irreplaceable"
    elif redundant >= rule.sure:
        label = "redundant"
    elif 1 - irreplaceable >= rule.sure:
        label = "replaceable"
    else:
        label = "unsettled"
    middle = [float(np.quantile(kept, q)) if kept.size else None for q in (0.5, 0.05, 0.95)]
    return Finding(
        label, middle[0], middle[1], middle[2], float(np.median(lost)), irreplaceable, redundant, n
    )


def influence(figures: Mapping[str, Floats], lost: Floats, ratio: Floats) -> tuple[tuple[str, float], ...]:
    """Return figures by the rank correlation (Spearman) of their draw with the harm, the strongest first.

    Harm is the rise in cost, with any loss of deliveries counted as worse than any rise.  Empty where
    the harm does not vary.
    """
    whole = lost <= 1e-6
    harm = np.where(whole, ratio, ratio[whole].max(initial=1.0) + 1 + lost)
    if np.ptp(harm) < 1e-6:
        return ()
    from scipy.stats import rankdata  # half a second to import: only where it is needed

    ranks = rankdata(harm)
    ranked = []
    for name, values in figures.items():
        if np.ptp(values) > 1e-12:
            ranked.append((name, float(np.corrcoef(rankdata(values), ranks)[0, 1])))
    return tuple(sorted(ranked, key=lambda pair: -abs(pair[1])))
