"""The window that has not come yet: chances by state and supplier, with intervals, for export."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import t as student

from tertius.core.arrays import Floats
from tertius.core.codes import state_hint
from tertius.core.errors import UsageError
from tertius.core.progress import Progress, Step, silent
from tertius.core.provenance import code_digest, digest
from tertius.core.rng import generator
from tertius.core.store import Store
from tertius.models.interstate.ahead import (
    BOOSTED,
    HIERARCHICAL,
    LOGIT,
    MADE_BY,
    NETWORK_LOGIT,
    STACK,
    Origin,
    forecast,
    history,
    ranked,
)
from tertius.models.interstate.boosted import fit_boosted
from tertius.models.interstate.combine import log_odds, pooled
from tertius.models.interstate.forecast_spec import ForecastSpec
from tertius.models.interstate.hierarchical import fit_hierarchical
from tertius.models.interstate.pairs import examples, rows
from tertius.panel.panel import Panel

#: Resamples of states that intervals rest on.
RESAMPLES = 16
#: What a tie is, in words, by the model's kind of tie.
WORDS = {
    "arms": "at least {share:.0%} of the state's arms of the window, and the state gets at least "
    "{volume:g} million TIV in it",
    "delivery": "any delivery of arms in the window",
    "pact": "a defence pact in force in the window's last year",
    "troops": "at least 128 troops in the window's last year",
}


@dataclass(frozen=True, eq=False)
class Outlook:
    """Chances of ties in the window after the last one.

    Attributes
    ----------
    first, last : int
        Calendar years of the window that is forecast.
    table : DataFrame
        One row per pair at risk: state, supplier, tie (1 in the last window), probability, low, high (95 %,
        from models learnt anew on resampled states), and what it is made of and compared with.
    definition : str
        What a tie is, in words.
    """

    first: int
    last: int
    table: pd.DataFrame
    definition: str

    def of(self, supplier: str, states: Sequence[str] = ()) -> pd.DataFrame:
        """Rows of one supplier or of "all", the likeliest ties first, or those of `states` in their order.

        Raises
        ------
        UsageError
            A supplier that the forecast does not cover, or a state that none of its pairs has.
        """
        table = self.table
        if supplier != "all":
            _known("supplier", [supplier], table["supplier"])
            table = table[table["supplier"] == supplier]
        if states:
            _known("state", states, table["state"])
            order = {state: k for k, state in enumerate(states)}
            table = table[table["state"].isin(states)]
            return table.sort_values("state", key=lambda s: s.map(order), kind="stable")
        return table.sort_values(["probability", "state", "supplier"], ascending=[False, True, True])

    def changes(self, number: int) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the `number` likeliest new ties, and the `number` present ties likeliest to be lost."""
        now = self.table["tie"] == 1
        new = self.table[~now].sort_values(["probability", "state"], ascending=[False, True])
        lost = self.table[now].sort_values(["probability", "state"], ascending=[True, True])
        return new.head(number), lost.head(number)

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


def _known(what: str, names: Sequence[str], column: pd.Series[Any]) -> None:
    known = sorted(set(column))
    for name in names:
        if name not in known:
            hint = state_hint(name, known)
            raise UsageError(f"forecast: {what}", "one that the forecast covers", repr(name), hint)


def outlook(
    panel: Panel,
    spec: ForecastSpec,
    end: int,
    store: Store | None = None,
    progress: Progress = silent,
) -> Outlook:
    """Forecast the window after `end` for the `spec.learn` largest suppliers, with intervals."""
    covered = min(spec.learn, len(ranked(panel, spec, end)))
    wide = replace(spec, largest=covered if spec.largest else 0, skip=0, saom=False)
    origin = forecast(panel, wide, end, store)
    centre = origin.probability[STACK]
    low, high = _interval(panel, wide, origin, store, progress)
    names = (LOGIT, NETWORK_LOGIT, HIERARCHICAL, BOOSTED)
    table = pd.DataFrame(
        {
            "state": np.array(origin.states)[origin.i],
            "supplier": np.array(origin.suppliers)[origin.j],
            "tie": origin.tie.astype(int),
            "probability": centre,
            "low": low,
            "high": high,
        }
        | {name: origin.probability[name] for name in names}
    )
    model = spec.model
    words = WORDS[model.tie].format(share=model.share, volume=model.volume)
    return Outlook(end + 1, end + model.window, table, words)


def _interval(
    panel: Panel, spec: ForecastSpec, origin: Origin, store: Store | None, progress: Progress
) -> tuple[Floats, Floats]:
    """Return the 95 % interval of the chance, on log odds; states are resampled, with all their windows."""
    past = history(panel, spec, origin.end, origin.suppliers if spec.largest else ())
    known = examples(past, network=True, recency=True)
    pairs = rows(past, len(past.axes.ends) - 1, network=True, recency=True)
    of_state = np.argsort(known.i, kind="stable")
    cuts = np.searchsorted(known.i[of_state], np.arange(len(past.axes.states) + 1))
    seen = np.flatnonzero(np.diff(cuts))

    def drawn(number: int) -> list[float]:
        rng = generator(spec.seed, "interstate", "resample", number)
        chosen = rng.choice(seen, len(seen))
        part = known.of(np.concatenate([of_state[cuts[s] : cuts[s + 1]] for s in chosen]))
        fitted = (fit_hierarchical(part, len(past.axes.states)), fit_boosted(part))
        odds: list[float] = log_odds(pooled([one.probability(pairs) for one in fitted])).tolist()
        return odds

    draws = []
    for number in range(RESAMPLES):
        progress(Step("intervals", f"resample {number + 1}", number, RESAMPLES))
        key = digest("resample", past.digest, spec.seed, number, [code_digest(part) for part in MADE_BY])
        draws.append(store.cached(key, lambda n=number: drawn(n)) if store else drawn(number))  # type: ignore[misc]
    progress(Step("intervals", "", RESAMPLES, RESAMPLES))
    half = student.ppf(0.975, RESAMPLES - 1) * np.std(draws, axis=0, ddof=1)
    middle = log_odds(origin.probability[STACK])
    return 1 / (1 + np.exp(half - middle)), 1 / (1 + np.exp(-half - middle))
