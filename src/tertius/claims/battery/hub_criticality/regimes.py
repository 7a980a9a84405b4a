"""Airspace regimes with their declared chances, and the label that follows from them.

A regime is one state of the airspace.  In each, every assumption of the grid is worked out over the same
draws of the planning figures; one draw under one assumption is a *circumstance*.  Within a regime the
assumptions count equally, and those in which every other hub is lost as well count by a chance of their own.
The shares of circumstances, weighed by the chances, are read against the written rule's cut-offs:

===================  ==================================================================================
label                share of circumstances, weighed
===================  ==================================================================================
supported            at least `hosts` destinations are hit in 95 %      (leaning for: in 80 %)
contradicted         every destination stays below `bearable` in 95 %   (leaning against: in 80 %)
undetermined         everything else
===================  ==================================================================================

Chances are judgements of whoever writes the case, never estimates: they stand in the report, each with its
reason, and the search for what would change the label tries others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from tertius.claims.rule import FULL, LEAN, Decision
from tertius.claims.verdict import Label, Mass
from tertius.core.arrays import Floats
from tertius.core.errors import shorten
from tertius.logistics.airspace import words as rule_words
from tertius.logistics.errors import LogisticsError
from tertius.logistics.harm import Harm
from tertius.logistics.spec import Spec
from tertius.panel.states import States

#: Probabilities this close to a cut-off reach it.
TOLERANCE = 1e-9
EQUAL = "no chance was declared: all regimes count equally"


@dataclass(frozen=True)
class Bar:
    """What counts: at least `hosts` destinations at `factor` times the cost; every one below `bearable`."""

    factor: float
    bearable: float
    hosts: int


@dataclass(frozen=True)
class Regime:
    """A state of the airspace: its name in the tables, its words after "with", its chance and the reason."""

    rules: str
    words: str
    chance: float
    reason: str


@dataclass(frozen=True)
class Shares:
    """Shares of circumstances, weighed: `hit` is irreplaceable, `unhurt` replaced at bearable cost."""

    hit: float
    unhurt: float
    spread: float
    assumptions: int


def regimes_of(
    spec: Spec, overflight: Sequence[str], chances: Sequence[float], reasons: Sequence[str]
) -> tuple[Regime, ...]:
    """Return the spec's own regime and those of `overflight`, with their chances.

    Raises
    ------
    LogisticsError
        Chances or reasons that are not one for each regime, or chances that do not add up to 1.
    """
    own = " + ".join(spec.overflight)
    names = (own, *dict.fromkeys(name for name in overflight if name != own))
    if chances and len(chances) != len(names):
        raise LogisticsError("chances", f"{len(names)}, the first for {own!r}", str(len(chances)))
    if chances and (min(chances) < 0 or abs(sum(chances) - 1) > 1e-6):
        raise LogisticsError("chances", "shares that add up to 1", shorten(tuple(chances)))
    if reasons and len(reasons) != len(names):
        raise LogisticsError("reasons", f"{len(names)}, one for each regime", str(len(reasons)))
    given = tuple(chances) or (1 / len(names),) * len(names)
    why = tuple(reasons) or ((("declared without a reason" if chances else EQUAL),) * len(names))
    said = [words_of(name) for name in names]
    said = [w if said.count(w) == 1 else f"{w} ({name})" for w, name in zip(said, names, strict=True)]
    return tuple(Regime(*row) for row in zip(names, said, given, why, strict=True))


def words_of(rules: str) -> str:
    """Return an overflight setting in words that stand after "with": "Turkey closed and Libya lost"."""
    parts = [part.strip() for part in rules.split("+")]
    said = [rule_words(part) or f"{_state(part)} closed" for part in parts]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"


def _state(code: str) -> str:
    states = States.embedded()
    return states.name(code[:3], 2024) if code[:3] in set(states.all()) else code


def served(harm: Harm) -> Floats:
    """Return by draw whether anything arrives with the hub: else there is nothing to be irreplaceable for."""
    return np.asarray(harm.served > 0, dtype=np.float64)


def hit(harm: Harm, bar: Bar) -> float:
    """Return the share of draws in which at least `hosts` destinations are hit."""
    return float((((harm.ratio >= bar.factor).sum(axis=1) >= bar.hosts) * served(harm)).mean())


def unhurt(harm: Harm, bar: Bar) -> float:
    """Return the share of draws in which every destination stays below `bearable`."""
    return float(((harm.ratio < bar.bearable).all(axis=1) * served(harm)).mean())


def weights(kinds: Sequence[tuple[str, bool]], regimes: Iterable[Regime], alone: float) -> tuple[float, ...]:
    """Return the weight of assumptions, adding up to 1.

    Parameters
    ----------
    kinds : sequence of (str, bool)
        Words of the regime of each, and whether every other hub is lost as well.
    alone : float
        Chance of that.
    """
    chance = {regime.words: regime.chance for regime in regimes}
    whole = [
        chance.get(words, 0.0) * (alone if lost else 1 - alone) / kinds.count((words, lost))
        for words, lost in kinds
    ]
    total = sum(whole)
    return tuple(w / total for w in whole) if total > 0 else (1 / len(whole),) * len(whole)


def shares_of(harms: Sequence[Harm], weight: Sequence[float], bar: Bar) -> Shares:
    """Return the weighed shares of the circumstances in which anything arrives with the hub."""
    hits = np.array([hit(harm, bar) for harm in harms])
    fine = np.array([unhurt(harm, bar) for harm in harms])
    there = np.array([float(served(harm).mean()) for harm in harms])
    w = np.asarray(weight)
    whole = float(w @ there)
    if whole <= 0:
        return Shares(0.0, 0.0, 0.0, len(harms))
    value = float(w @ hits) / whole
    each = np.divide(hits, there, out=np.zeros(len(harms)), where=there > 0)
    spread = float(np.sqrt((w * there) @ (each - value) ** 2 / whole))
    return Shares(value, float(w @ fine) / whole, spread, len(harms))


def decided(shares: Shares, bar: Bar, before: Decision) -> Decision:
    """Return the decision by the table of this module; agreement is what the rule said of the cells."""
    label, why = _label(shares, bar)
    between = max(0.0, 1 - shares.hit - shares.unhurt)
    mass = Mass(shares.hit, between, shares.unhurt, shares.hit, shares.assumptions, shares.spread)
    return Decision(label, mass, None, before.agree, before.oppose, why)


def _label(shares: Shares, bar: Bar) -> tuple[Label, str]:
    by = "of circumstances, by the declared chances"
    if shares.hit >= LEAN - TOLERANCE:
        full = shares.hit >= FULL - TOLERANCE
        why = f"in {percent(shares.hit)} {by}, {_hit(bar)}"
        return ("supported" if full else "leaning for"), why
    if shares.unhurt >= LEAN - TOLERANCE:
        full = shares.unhurt >= FULL - TOLERANCE
        why = (
            f"in {percent(shares.unhurt)} {by}, every destination stays below {bar.bearable:g} times the cost"
        )
        return ("contradicted" if full else "leaning against"), why
    why = (
        f"in {percent(shares.hit)} {by}, {_hit(bar)}, and in {percent(shares.unhurt)} every destination "
        f"stays below {bar.bearable:g} times"
    )
    return "undetermined", why


def percent(share: float) -> str:
    """Return a share as per cent, with a decimal where rounding would put it on a cut-off."""
    near = any(abs(share - cut) < 0.006 for cut in (FULL, LEAN))
    return f"{100 * share:.1f} %" if near else f"{100 * share:.0f} %"


def _hit(bar: Bar) -> str:
    many = "destination pays" if bar.hosts == 1 else "destinations pay"
    lose = "loses" if bar.hosts == 1 else "lose"
    return f"at least {bar.hosts} {many} {bar.factor:g} times the cost or {lose} more than a tenth"
