"""From the panel to the data of an actor-oriented model, with a record of what was filled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tertius.core.arrays import Bools, Floats
from tertius.core.errors import UsageError, near_miss, shorten
from tertius.core.provenance import digest
from tertius.models.interstate import actors, dyads
from tertius.models.interstate.axes import Axes, make_axes
from tertius.models.interstate.groups import GROUPS
from tertius.models.interstate.peers import PEERS
from tertius.models.interstate.recency import recency
from tertius.models.interstate.spec import InterstateSpec
from tertius.models.interstate.ties import ties, ties_before
from tertius.panel.freeze import frozen
from tertius.panel.panel import Panel
from tertius.saom.data.variables import STRUCTURAL_ZERO, Behaviour, Covariate, Dyadic, Network, SaomData

NET, POSITION = "ties", "position"
#: Terms of recency that effects of the actor-oriented model may name.
IN_MODEL = ("last_two_years", "recency", "lasting")


@dataclass(frozen=True, eq=False)
class Interstate:
    """The data of an interstate model and what a reader must know about them.

    Attributes
    ----------
    spec : InterstateSpec
    axes : Axes
        States, suppliers, windows, presence.
    ties : array (windows, states, suppliers)
        0, 1, or NaN where nobody knows.
    open : bool array (windows, suppliers)
        Suppliers that had delivered arms by the end of that window; the others' columns are structural
        zeros in the period that begins there.
    ego, alter : mapping of name to array (actors, windows)
        Covariates of states, and of suppliers.
    pairs : mapping of name to array (windows, states, suppliers)
    peers : mapping of name to array (windows, states, states)
    deliveries : mapping of name to array (windows, states, suppliers)
        How recent and steady deliveries were (`recency.TERMS`).
    levels : array (states, windows), or None
        The behaviour, NaN where unknown.
    data : SaomData
        All of it, for a fit on these windows.
    filled : mapping of covariate to {"known", "carried", "filled"}
        Numbers of cells by where they are from.
    digest : str
        Of the panel, frozen at the last window, and of the spec.

    Covariates are centred at each window's own mean over the states, suppliers or pairs that are in
    it: a trend that all share (growing economies, ever more deliveries) is no reason for more ties,
    and would drive the simulated number of ties up from window to window.  The last window's figures
    are those of the next period, unknown to the fit.
    """

    spec: InterstateSpec
    axes: Axes
    ties: Floats
    open: Bools
    ego: Mapping[str, Floats]
    alter: Mapping[str, Floats]
    pairs: Mapping[str, Floats]
    peers: Mapping[str, Floats]
    deliveries: Mapping[str, Floats]
    levels: Floats | None
    data: SaomData
    filled: Mapping[str, Mapping[str, int]]
    digest: str


def build(panel: Panel, spec: InterstateSpec) -> Interstate:
    """Return ties, covariates and peers of `spec`, from the panel as it stood at the last window's end.

    Raises
    ------
    UsageError
        The panel does not cover a window, or a name is none of the panel's.
    """
    for name in spec.peers:
        if name not in PEERS:
            hint = near_miss(str(name)[:20], PEERS)
            raise UsageError("interstate: peers", f"among {', '.join(PEERS)}", shorten(name), hint)
    known = frozen(panel, spec.last)
    axes = make_axes(known, spec)
    waves = ties(known, spec, axes)
    before = ties_before(known, spec, axes)
    earlier = np.concatenate([(waves[0] * 0 if before is None else before)[None], np.nan_to_num(waves[:-1])])
    filled: dict[str, dict[str, int]] = {}

    def trait(name: str, who: tuple[str, ...]) -> Floats:
        by_state = actors.trait(known, name, who, axes)
        filled[name] = {"known": by_state.known, "carried": by_state.carried, "filled": by_state.filled}
        return by_state.values

    ego = {name: trait(name, axes.states) for name in ("gdp", "democracy", "conflict", "oic")}
    ego["volume"] = actors.volume(known, axes)
    ego["exporter"] = actors.reach(known, axes.states, axes)
    for name in ("aligned", "neutral"):
        if any(peer.startswith(name) for peer in spec.peers):
            ego[name] = GROUPS[name](known, axes).T.astype(float)
    alter = {
        "supplier_gdp": trait("gdp", axes.suppliers),
        "share": actors.share(known, axes.suppliers, axes),
        "reach": actors.reach(known, axes.suppliers, axes),
        "clients": np.log1p(np.nan_to_num(waves).sum(axis=1)).T,
        "earlier_clients": np.log1p(earlier.sum(axis=1)).T,
    }
    for name in spec.dummies:
        alter[f"is_{name}"] = np.repeat((np.array(axes.suppliers) == name)[:, None], len(axes.ends), 1) * 1.0
    km, lost = dyads.distance(known, axes)
    filled["distance"] = {"known": int(km.size) - lost, "carried": 0, "filled": lost}
    pairs = {
        "distance": km,
        "earlier": earlier,
        "sanction": dyads.in_window(known, "sanction:any", axes),
        "pact": dyads.carried(known, "pact_defense", axes),
        "democracies": dyads.democracies(known, axes),
        "same_region": dyads.regions(known, axes),
        "strength": dyads.strength(known, axes, spec.window),
    }
    past = recency(known, axes)
    pairs |= {name: past[name] for name in IN_MODEL}
    if spec.position == "covariate":
        pairs["likeness"], lost = dyads.vote_likeness(known, axes)
        filled["likeness"] = {"known": int(axes.alive.sum()) - lost, "carried": 0, "filled": lost}
    levels = _levels(known, spec, axes) if spec.position == "behaviour" else None
    peers = {name: PEERS[name](known, axes) for name in spec.peers}
    open_ = np.array([actors.ever_delivered(known, axes, end) for end in axes.ends])
    if spec.tie in ("pact", "troops"):
        open_[:] = True
    ego = {k: _centred(v, axes.alive) for k, v in ego.items()}
    alter = {k: _centred(v, axes.given & open_.T) for k, v in alter.items()}
    for name in ("distance", "likeness", *IN_MODEL):
        if name in pairs:
            both = axes.alive.T[:, :, None] & (axes.given.T & open_)[:, None, :]
            pairs[name] = _centred(pairs[name], both, (1, 2))
    data = assemble(spec, axes, waves, open_, ego, alter, pairs, peers, levels)
    key = digest(known.digest, spec)
    return Interstate(spec, axes, waves, open_, ego, alter, pairs, peers, past, levels, data, filled, key)


def _centred(values: Floats, inside: Bools, over: int | tuple[int, ...] = 0) -> Floats:
    """Take each window's mean over the cells that are in it off; nothing where no cell is."""
    total = np.sum(values, axis=over, where=inside, keepdims=True)
    count = np.sum(inside, axis=over, keepdims=True)
    out: Floats = values - total / np.maximum(count, 1)
    return out


def _levels(panel: Panel, spec: InterstateSpec, axes: Axes) -> Floats:
    """Ordinal position 1..k + 1 from the mean ideal point of the window; NaN where there were no votes."""
    years = [year for w in range(len(axes.ends)) for year in axes.years(w)]
    grid = panel.trait_grid("ideal_point", axes.states, years).value.reindex(list(axes.states))
    out = np.full((len(axes.states), len(axes.ends)), np.nan)
    for w in range(len(axes.ends)):
        value = actors.mean(grid[list(axes.years(w))].to_numpy(dtype=float))
        out[:, w] = np.where(np.isnan(value), np.nan, 1.0 + np.searchsorted(spec.levels, value))
    return out


def assemble(
    spec: InterstateSpec,
    axes: Axes,
    waves: Floats,
    open_: Bools,
    ego: Mapping[str, Floats],
    alter: Mapping[str, Floats],
    pairs: Mapping[str, Floats],
    peers: Mapping[str, Floats],
    levels: Floats | None,
) -> SaomData:
    """Return the data of a model from its parts: ties by wave, and covariates by name.

    Parameters
    ----------
    waves : array (windows, states, suppliers)
    open_ : bool array (windows, suppliers)
        Suppliers that had delivered arms by the end of the window.
    ego, alter : mapping of str to array
        Covariates of states and of suppliers, already centred.
    pairs, peers : mapping of str to array
        Covariates of pairs; who a state's peers are.
    levels : array (states, windows) or None
        The ideal point as an ordinal behaviour.
    """
    cells = waves.copy()
    # A supplier's column opens with its first delivery; the estimation sample knows the next window's.
    closed = ~np.concatenate([open_[1:], open_[-1:]])
    cells = np.where(closed[:, None, :] & ~(cells == 1), STRUCTURAL_ZERO, cells)
    cells[:, axes.own] = STRUCTURAL_ZERO if spec.two_mode else 0.0
    variables: dict[str, Network | Behaviour] = {NET: Network(cells, two_mode=spec.two_mode)}
    if levels is not None:
        variables[POSITION] = Behaviour(levels)
    side = "receivers" if spec.two_mode else "senders"
    covariates: dict[str, Covariate | Dyadic] = {k: Covariate(v, centred=False) for k, v in ego.items()}
    covariates |= {k: Covariate(v, of=side, centred=False) for k, v in alter.items()}
    covariates |= {k: Dyadic(v, centred=False) for k, v in pairs.items()}
    covariates |= {f"peers_{k}": Dyadic(v, centred=False) for k, v in peers.items()}
    return SaomData(variables, covariates, axes.presence)
