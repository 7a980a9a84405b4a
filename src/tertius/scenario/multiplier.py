"""Precedent multiplier: how many other ties follow, in expectation, from one client keeping its own.

Coupled worlds: in one the client's tie to the patron is fixed, in the other it is forbidden, and
everything else (chance included) is equal.  The multiplier is the expected difference in the patron's
other ties at the horizon.  The placebo does the same to clients that have no peers in common with it:
what they show is not precedent among peers but what any client's tie does (through the patron's
popularity, say).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from tertius.core.arrays import Floats
from tertius.core.progress import Progress, Step, silent
from tertius.core.rng import generator
from tertius.core.store import Store
from tertius.saom.data.variables import Dyadic
from tertius.scenario.backend import Backend
from tertius.scenario.contrast import Contrast, contrast
from tertius.scenario.ensemble import Ensemble
from tertius.scenario.errors import ScenarioError
from tertius.scenario.load import scenario_of
from tertius.scenario.model import ScenarioModel
from tertius.scenario.moments import components, expectations, expected_interval
from tertius.scenario.run import run_scenario

ALL = "all others"
#: Overlap of peers, at most three a matrix, up to which two states count as having none in common.
NEGLIGIBLE = 0.1


@dataclass(frozen=True, eq=False)
class Multiplier:
    """Expected ties that follow.

    Attributes
    ----------
    table : DataFrame
        One row per set of states: ``who``, ``kind`` (all, group, state), ``client`` (whose tie is held),
        ``placebo``; ``estimate`` with ``mc_error``; ``low``, ``high``: 95 % of the expected difference over
        parameters (and models); ``predicted_low``, ``predicted_high``: 95 % of what one pair of worlds shows;
        ``process_sd``, ``parameter_sd``, ``model_sd``; ``probability`` that the expectation is above 0;
        ``reduction`` of variance by common chance; ``kept`` and ``lost``, the expected numbers themselves.
    draws : array (draws, 2)
        Expected differences for all others at each parameter draw: of the client, and mean of the placebos
        (NaN without).
    placebos : tuple of str
    notes : tuple of str
    """

    client: str
    patron: str
    table: pd.DataFrame
    draws: Floats
    placebos: tuple[str, ...]
    notes: tuple[str, ...]
    ensemble: Ensemble

    def row(self, who: str = ALL, placebo: bool = False) -> pd.Series:
        """Return a row of the table; the mean over placebos for `placebo`."""
        rows = self.table[(self.table["who"] == who) & (self.table["placebo"] == placebo)]
        if rows.empty:
            raise ScenarioError("multiplier", f"one of {', '.join(self.table['who'].unique())}", repr(who))
        return rows.iloc[0]


def multiplier(
    models: ScenarioModel | Sequence[ScenarioModel],
    client: str,
    patron: str,
    *,
    network: str | None = None,
    groups: Sequence[str] = (),
    states: Sequence[str] = (),
    windows: int = 1,
    draws: int = 40,
    chains: int = 50,
    seed: int = 1,
    placebos: int = 3,
    coupling: str = "paths",
    rates: str | int = "mean",
    start: int | None = None,
    backend: Backend | None = None,
    store: Store | None = None,
    progress: Progress = silent,
) -> Multiplier:
    """Return the multiplier of `client`'s tie to `patron`.

    Parameters
    ----------
    models : ScenarioModel, or several: the model layer
    groups, states : sequences of str
        Groups of the world and single actors to report besides all others; those that the world lacks
        are noted.
    windows, draws, chains, seed, coupling, rates, start
        As in a `ScenarioSpec`.
    placebos : int
        Clients without a peer in common, drawn at random.

    Raises
    ------
    ScenarioError
        An unknown client or patron.
    """
    every = (models,) if isinstance(models, ScenarioModel) else tuple(models)
    model = every[0]
    where = f"multiplier of {client}"
    name = model.network(network, where)
    two = model.data.networks[name].two_mode
    model.actor(client, where)
    model.actor(patron, where, receiver=two)
    chosen, notes = pick_placebos(model, name, client, patron, placebos, seed)
    kept_groups = [g for g in groups if g in model.groups]
    known = [s for s in states if s in model.actors and s != client]
    notes += [f"{s} is not in the model" for s in states if s not in model.actors]
    notes += [f"the model has no group {g!r}" for g in groups if g not in model.groups]
    levels: dict[str, object] = {}
    for who in (client, *chosen):
        for verb, do in (("kept", "fix"), ("lost", "forbid")):
            levels[f"{who} {verb}"] = {"do": [{"do": do, "network": name, "sender": who, "receiver": patron}]}
    outcomes: dict[str, object] = {}

    def reach(label: str, without: str, members: Sequence[str]) -> None:
        asked = {"patron": patron, "network": name, "states": list(members), "without": [without]}
        outcomes[label] = {"outcome": "reach", "parameters": asked}

    sets: list[tuple[str, str, Sequence[str]]] = [(ALL, "all", ())]
    sets += [(g, "group", (g,)) for g in kept_groups] + [(s, "state", (s,)) for s in known]
    for who, kind, members in sets:
        for one in (client, *chosen):
            if kind != "state" or one != who:
                reach(f"{who} without {one}", one, members)
    spec = scenario_of(
        {
            "id": "multiplier",
            "title": f"{client}'s tie to {patron} kept and lost",
            "world": model.name,
            "windows": windows,
            "draws": draws,
            "chains": chains,
            "seed": seed,
            "coupling": coupling,
            "rates": rates,
            "start": start,
            "factors": {"tie": {"levels": levels}},
            "outcomes": outcomes,
        }
    )

    def report(step: Step) -> None:
        progress(replace(step, stage="multiplier"))

    ensemble = run_scenario(spec, every, backend=backend, store=store, progress=report, confirmed=True)
    rows = []
    drawn = np.full((draws, 2), np.nan)
    for who, kind, _ in sets:
        pairs: Mapping[str, Contrast] = {
            one: contrast(
                ensemble.select(tie=f"{one} kept"), ensemble.select(tie=f"{one} lost"), f"{who} without {one}"
            )
            for one in (client, *chosen)
            if f"{who} without {one}" in outcomes
        }
        rows.append(_row(ensemble, who, kind, client, False, [pairs[client]]))
        others = [c for one, c in pairs.items() if one != client]
        if others:
            rows.append(_row(ensemble, who, kind, ", ".join(chosen), True, others))
        if kind == "all":
            drawn[:, 0] = expectations(pairs[client].differences.mean(axis=0))
            if others:
                drawn[:, 1] = expectations(np.mean([c.differences.mean(axis=0) for c in others], axis=0))
    return Multiplier(
        client, patron, pd.DataFrame(rows), drawn, tuple(chosen), (*notes, *ensemble.notes), ensemble
    )


def _row(
    ensemble: Ensemble, who: str, kind: str, client: str, placebo: bool, over: Sequence[Contrast]
) -> dict[str, object]:
    """Return a row from one contrast, or the mean over placebos of theirs."""
    gap = np.mean([c.differences for c in over], axis=0)
    parts = components(gap[:, None])
    every = np.concatenate([expectations(gap[m]) for m in range(gap.shape[0])])
    several = len(every) > 1
    seen = np.quantile(np.concatenate([c.differences.ravel() for c in over]), (0.025, 0.975))
    by_draw = gap.mean(axis=(0, 2)) if gap.shape[1] > 1 else gap.mean(axis=0)[0]
    error = float(by_draw.std(ddof=1) / np.sqrt(len(by_draw))) if len(by_draw) > 1 else float("nan")
    low, high = expected_interval(every, error)
    kept, lost = (
        float(np.mean([ensemble.select(tie=getattr(c, side)[4:]).values(c.outcome).mean() for c in over]))
        for side in ("a", "b")
    )
    return {
        "who": who,
        "kind": kind,
        "client": client,
        "placebo": placebo,
        "estimate": float(gap.mean()),
        "mc_error": error,
        "low": low,
        "high": high,
        "predicted_low": float(seen[0]),
        "predicted_high": float(seen[1]),
        "process_sd": float(np.sqrt(max(parts[0], 0.0))),
        "parameter_sd": float(np.sqrt(max(parts[1], 0.0))),
        "model_sd": float(np.sqrt(max(parts[2], 0.0))),
        "probability": float((every > 0).mean()) if several else float("nan"),
        "reduction": float(np.mean([c.reduction for c in over])),
        "kept": kept,
        "lost": lost,
    }


def pick_placebos(
    model: ScenarioModel, network: str, client: str, patron: str, number: int, seed: int
) -> tuple[list[str], list[str]]:
    """Clients of the patron at the last wave that share no peer with `client`, drawn at random; and notes.

    Two states share a peer where a peer matrix of the world gives both a weight on the same third state,
    or one of them a weight on the other; the overlap is the sum of the smaller weights, and of the weights
    on each other.  Where every client's is more than `NEGLIGIBLE`, those with the least stand in.
    """
    waves = model.data.networks[network].cells
    two = model.data.networks[network].two_mode
    j = model.actor(patron, "placebo", receiver=two)
    me = model.actor(client, "placebo")
    clients = [i for i in np.flatnonzero(np.isin(waves[-1, :, j], (1, 11))) if i != me]
    if number < 1 or not clients:
        return [], [] if number < 1 else [f"no placebo: {patron} has no other client at the start"]
    overlap = np.zeros(len(model.actors))
    for name in model.peers:
        covariate = model.data.covariates[name]
        assert isinstance(covariate, Dyadic)
        w = np.nan_to_num(covariate.values if covariate.values.ndim == 2 else covariate.values[-1])
        overlap += np.minimum(w[me][None, :], w).sum(axis=1) + w[me] + w[:, me]
    rng = generator(seed, "placebo", client)
    apart = [int(i) for i in clients if overlap[i] <= NEGLIGIBLE]
    if apart:
        picked = [int(i) for i in rng.choice(apart, min(number, len(apart)), replace=False)]
        some = ", ".join(f"{model.actors[i]} {overlap[i]:.3f}" for i in sorted(picked) if overlap[i] > 0)
        note = f"placebos share next to no peers with {client} (overlap at most {NEGLIGIBLE:g}: {some})"
        return [model.actors[i] for i in sorted(picked)], [note] if some else []
    order = sorted((float(overlap[i]), int(i)) for i in clients)[:number]
    note = (
        f"no client of {patron} is without a peer in common with {client}; the placebos are those with the "
        f"least overlap ({', '.join(f'{model.actors[i]} {o:.3f}' for o, i in order)})"
    )
    return [model.actors[i] for _, i in order], [note]
