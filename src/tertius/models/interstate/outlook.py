"""The window that has not come yet: pooled chances by state and supplier, with intervals, for export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from tertius.core.arrays import Floats
from tertius.core.rng import generator
from tertius.core.store import Store
from tertius.models.interstate.ahead import (
    LOGIT,
    NETWORK_LOGIT,
    SAOM,
    ForecastSpec,
    Origin,
    forecast,
    history,
)
from tertius.models.interstate.baselines import fit_logit
from tertius.models.interstate.combine import Pool
from tertius.models.interstate.pairs import rows
from tertius.panel.panel import Panel


@dataclass(frozen=True, eq=False)
class Outlook:
    """Chances of ties in the window after the last one.

    Attributes
    ----------
    first, last : int
        Calendar years of the window that is forecast.
    table : DataFrame
        One row per pair at risk: state, supplier, tie (1 in the last window), probability, low, high (95 %
        from the uncertainty of the parameters of all pooled models; not of the pool's weights), and the
        parts: logit, network logit, saom.
    pool : Pool
    definition : str
        What a tie is, in words.
    """

    first: int
    last: int
    table: pd.DataFrame
    pool: Pool
    definition: str

    def of(self, supplier: str, states: Sequence[str] = ()) -> pd.DataFrame:
        """Rows of one supplier, the likeliest ties first, or those of `states` in their order."""
        rows_ = self.table[self.table["supplier"] == supplier]
        if states:
            return rows_.set_index("state").reindex(list(states)).reset_index()
        return rows_.sort_values(["probability", "state"], ascending=[False, True])

    def to_json(self, chosen: pd.DataFrame) -> dict[str, Any]:
        """`chosen` rows as a file of forecasts that `tertius score` reads."""
        known = chosen[chosen["probability"].notna()]
        return {
            "schema": 1,
            "title": f"Ties in {self.first}-{self.last}, from what was known at the end of {self.first - 1}",
            "forecaster": "tertius interstate",
            "issued": f"{self.first - 1}-12-31",
            "forecasts": [
                {
                    "id": f"{supplier}-{state}-{self.last}".lower(),
                    "event": f"{supplier} has a tie to {state} in {self.first}-{self.last}: "
                    f"{self.definition}.",
                    "probability": round(float(probability), 4),
                    "by": f"{self.last}-12-31",
                    "resolution": f"The panel's record for {self.first}-{self.last}, once it is there.",
                    "question": f"{state}-{self.last}".lower(),
                }
                for state, supplier, probability in zip(
                    known["state"], known["supplier"], known["probability"].to_numpy(dtype=float)
                )
            ],
        }


def outlook(
    panel: Panel,
    spec: ForecastSpec,
    pool: Pool,
    end: int,
    store: Store | None = None,
    threads: int | None = None,
) -> Outlook:
    """Forecast the window after `end` by `pool`, with intervals from draws of all models' parameters."""
    origin = forecast(panel, spec, end, store, threads)
    drawn = _drawn(panel, spec, origin)
    pooled = np.array(
        [pool.probability({m: p[d] for m, p in drawn.items()}, origin.tie) for d in range(len(origin.spread))]
    )
    low, high = np.quantile(pooled, [0.025, 0.975], axis=0)
    centre = pool.probability(origin.probability, origin.tie)
    table = pd.DataFrame(
        {
            "state": np.array(origin.states)[origin.i],
            "supplier": np.array(origin.suppliers)[origin.j],
            "tie": origin.tie.astype(int),
            "probability": centre,
            "low": np.minimum(low, centre),
            "high": np.maximum(high, centre),
        }
        | {name: origin.probability[name] for name in (LOGIT, NETWORK_LOGIT, SAOM)}
    )
    model = spec.model
    words = {
        "arms": f"at least {model.share:.0%} of the state's arms of the window, and the state gets at least "
        f"{model.volume:g} million TIV in it",
        "delivery": "any delivery of arms in the window",
        "pact": "a defence pact in force in the window's last year",
        "troops": "at least 128 troops in the window's last year",
    }
    return Outlook(end + 1, end + model.window, table, pool, words[model.tie])


def _drawn(panel: Panel, spec: ForecastSpec, origin: Origin) -> Mapping[str, Floats]:
    """Chances by draw of the parameters (draws, pairs), the simulations' own noise taken out."""
    number = len(origin.spread)
    per = spec.chains / number
    mean = origin.spread.mean(axis=0)
    total = origin.spread.var(axis=0, ddof=1)
    noise = (origin.spread * (1 - origin.spread)).mean(axis=0) / max(per - 1, 1)
    keep = np.sqrt(np.clip(1 - np.divide(noise, total, out=np.ones_like(noise), where=total > 0), 0, 1))
    drawn = {SAOM: np.clip(mean + (origin.spread - mean) * keep, 0, 1)}
    past = history(panel, spec, origin.end, origin.suppliers if spec.largest else ())
    r = pd.Index(origin.states).get_indexer(pd.Index(past.axes.states))
    c = pd.Index(origin.suppliers).get_indexer(pd.Index(past.axes.suppliers))
    for name, network in ((LOGIT, False), (NETWORK_LOGIT, True)):
        at = rows(past, len(past.axes.ends) - 1, network)
        logit = fit_logit(past, network, spec.transitions)
        rng = generator(spec.seed, "interstate", "logit", name)
        draws = []
        for beta in logit.draws(number, rng):
            plane = np.zeros((len(origin.states), len(origin.suppliers)))
            plane[r[at.i], c[at.j]] = logit.probability(at, beta)
            draws.append(plane[origin.i, origin.j])
        drawn[name] = np.array(draws)
    return drawn
