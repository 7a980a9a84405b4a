"""What a known truth makes of each label: right, wrong, a right or a wrong leaning.

theta is the truth minus the claim's threshold, m what matters.

==================  ======================  =========================  ==========================
truth               right                   wrong full labels          wrong leanings
==================  ======================  =========================  ==========================
theta > m           supported               contradicted,              leaning against
                                            practically none
theta < -m          contradicted            supported,                 leaning for
                                            practically none
|theta| < m         practically none        supported, contradicted    both
|theta| = m         –                       supported, contradicted    both
==================  ======================  =========================  ==========================

At the edge, |theta| = m, nothing is right and *practically none* is not wrong: a rule that keeps its word
errs there most, which is why worlds are planted there.  Where the threshold is not the value of no effect,
*practically none* is never said, and a truth within m of the threshold has no right label.
"""

from __future__ import annotations

from dataclasses import dataclass

from tertius.claims.confidence import on_scale
from tertius.claims.multiverse import shifted
from tertius.claims.rule import Bar
from tertius.claims.verdict import Label
from tertius.worlds.family import PlantedWorld


@dataclass(frozen=True)
class Key:
    """Which labels are what in a world; see the module.

    Attributes
    ----------
    zone : str or None
        "beyond", "inside" or "below", where the truth lies; None for exact claims and unknown truths.
    """

    right: frozenset[Label]
    leaning: frozenset[Label]
    wrong: frozenset[Label]
    astray: frozenset[Label]
    zone: str | None = None


def _key(
    zone: str | None, right: tuple[Label, ...], wrong: tuple[Label, ...], astray: tuple[Label, ...]
) -> Key:
    lean: dict[Label, Label] = {"supported": "leaning for", "contradicted": "leaning against"}
    leaning = frozenset(lean[label] for label in right if label in lean)
    return Key(frozenset(right), frozenset(right) | leaning, frozenset(wrong), frozenset(astray), zone)


def key_of(world: PlantedWorld, bar: Bar, edge: bool) -> Key:
    """Return what each label is in a world.

    Parameters
    ----------
    bar : Bar
        What the test measures its quantity against.
    edge : bool
        Whether the truth was planted at what matters, on either side.
    """
    if bar.scale == "exact" or world.truth is None:
        right = (world.right,) if world.right is not None else ()
        lean: tuple[Label, ...] = ("leaning for", "leaning against")
        astray = lean if not right else ("leaning against",) if right == ("supported",) else ("leaning for",)
        return _key(None, right, world.false, astray)
    if edge:
        return _key("inside", (), ("supported", "contradicted"), ("leaning for", "leaning against"))
    low, high = (on_scale(end, bar.scale) for end in shifted(bar.threshold, bar.matters, bar.scale))
    at = on_scale(world.truth, bar.scale)
    assert low is not None and high is not None and at is not None
    if at > high:
        return _key("beyond", ("supported",), ("contradicted", "practically none"), ("leaning against",))
    if at < low:
        return _key("below", ("contradicted",), ("supported", "practically none"), ("leaning for",))
    none: tuple[Label, ...] = ("practically none",) if bar.threshold == bar.none else ()
    return _key("inside", none, ("supported", "contradicted"), ("leaning for", "leaning against"))
