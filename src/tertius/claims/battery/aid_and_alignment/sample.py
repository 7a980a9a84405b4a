"""Aid, its surges and cuts, and how close each state's votes are to the donor's."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tertius.claims.following.jumps import ABOUT, jumps
from tertius.claims.following.stacks import moved, optional, parts, tie, trait
from tertius.core.arrays import Floats, Ints
from tertius.core.errors import PanelError
from tertius.panel.panel import Panel

#: What each donor's aid is called in the panel.
AID = {"USA": "aid_us", "CHN": "finance_china"}
DISTANCE, AGREEMENT, KAPPA = "ideal points", "agreement", "agreement beyond chance"
#: The few votes that the donor itself called important: on record for the United States alone, 1983 to 2017.
IMPORTANT = "agreement on important votes"
#: Change of yearly aid, in constant dollars, below which nothing counts as a surge or a cut.
FLOOR = 10e6
#: Share of the receiver's economy that the change must reach, where its size is known.
SHARE = 0.001
LEAD = ABOUT


@dataclass(frozen=True)
class Aid:
    """Receivers (rows: all states of the panel) by year.

    Attributes
    ----------
    closeness : dict of str to float array
        By measure, in standard deviations between states.
    raw : float array
        Share of votes in agreement.
    aid : float array
        Constant dollars a year, zero where none was given.
    size : float array
        The economy in constant dollars; NaN where unknown.
    like : tuple of float array
        What states are compared at.
    part : int array
    """

    donor: str
    states: tuple[str, ...]
    closeness: dict[str, Floats]
    raw: Floats
    aid: Floats
    size: Floats
    like: tuple[Floats, ...]
    part: Ints
    _dated: dict[tuple[float, str], Floats] = field(default_factory=dict)

    def dates(self, factor: float, floor: str) -> Floats:
        """Return 1 at the first year of a surge of aid, -1 at that of a cut, 0 elsewhere, NaN where unknown.

        A surge multiplies the yearly mean by `factor` or more between the three years before and the three
        from the date on, a cut divides it; either by ten million dollars a year, and by a thousandth of the
        economy where `floor` says so.  Dates within three years after another one are unknown.
        """
        if (factor, floor) not in self._dated:
            self._dated[factor, floor] = _dates(self, factor, floor)
        return self._dated[factor, floor]


def load(panel: Panel, donor: str) -> Aid:
    """Return aid and votes.

    Raises
    ------
    PanelError
        The record has no aid of the donor, or no votes.
    """
    if donor not in AID:
        known = " or ".join(AID)
        raise PanelError(
            f"aid of {donor!r}", f"a donor whose aid to every state is on record: {known}", "none"
        )
    aid = np.maximum(tie(panel, AID[donor], donor), 0.0)
    point, states = trait(panel, "ideal_point"), tuple(panel.states.all())
    own = point[states.index(donor)]
    raw = tie(panel, "agreement", donor)
    closeness = {
        DISTANCE: -np.abs(point - own[None, :]),
        AGREEMENT: np.array(raw),
        KAPPA: np.array(tie(panel, "agreement_kappa", donor)),
    }
    if donor == "USA":
        listed = _listed(panel)
        if listed is not None:
            closeness[IMPORTANT] = listed
    for name, values in closeness.items():
        values[states.index(donor)] = np.nan
        known = np.isfinite(values)
        if not known.any():
            raise PanelError(f"votes by {name}", f"votes beside those of {donor}", "none")
        closeness[name] = values / between(values)
    size = np.exp(found[0]) if (found := optional(panel, ("gdp_log",))) else np.full(aid.shape, np.nan)
    like = tuple(optional(panel, ("polyarchy", "gdp_pc_log")))
    return Aid(donor, states, closeness, raw, aid, size, like, parts(panel))


def _listed(panel: Panel) -> Floats | None:
    """Return agreement with the United States on the votes that they called important, where on record."""
    try:
        return np.array(tie(panel, "agreement_important", "USA"))
    except PanelError:
        return None


def between(values: Floats) -> float:
    """Return the standard deviation between states of one year, over all years."""
    known = np.isfinite(values)
    count = np.maximum(known.sum(axis=0), 1)
    mean = np.where(known, values, 0.0).sum(axis=0) / count
    square = np.where(known, (values - mean[None, :]) ** 2, 0.0).sum()
    return float(np.sqrt(square / known.sum()))


def _dates(aid: Aid, factor: float, floor: str) -> Floats:
    """See `Aid.dates`."""
    least = np.full(aid.aid.shape, FLOOR)
    if floor == "also a thousandth of the economy":
        least = np.maximum(least, np.nan_to_num(SHARE * moved(aid.size, -1)))
    return jumps(aid.aid, factor, least)
