"""Ideal points of states in the UN General Assembly: one dimension, the United States high.

    P(yes) = Phi(low_v - beta_v theta_it),  P(no) = 1 - Phi(high_v - beta_v theta_it)

for state i in year t on roll call v, abstention between the two.  Positions follow a random walk drawn
back to 0, which links the years.  Scaled to mean 0 and deviation 1 over all state-years.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tertius.measures.irt.ballots import ballots
from tertius.measures.irt.fit import Fit, fit, update
from tertius.measures.measure import Measure
from tertius.measures.shared.votes import (
    LEAST_CALLS,
    OPTIONAL,
    PARTIAL,
    SOURCES,
    alone,
    existing,
    merged,
    spoken,
)
from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.load import load_panel
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel
from tertius.panel.schema import Variable
from tertius.panel.states import States

POLES = ("USA", "RUS")
#: `Fit.scale` and `Fit.origin` of the embedded estimate, for updates that have only the panel to start from.
SCALE, ORIGIN = 0.7982, -0.0086
_NORMAL = 1.959963984540054  # 97.5 % point of the standard normal


def estimate(inputs: Inputs) -> Fit:
    """Return the estimate from all roll calls in `inputs` (about half a minute on one core)."""
    return fit(ballots(merged(inputs)), POLES)


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return the positions of existing states as rows of ``traits``.

    Where the matrix of newer votes comes without the rest (an import on its own), the embedded positions
    are carried on through its years from `PARTIAL` on.
    """
    if alone(inputs):
        embedded = load_panel().traits("ideal_point").drop(columns="dataset")
        new = carry_on(load_panel(), merged(inputs), PARTIAL)
        kept = embedded[embedded["year"] < PARTIAL]
        new = new[new["year"].isin(spoken(merged(inputs)))]
        rows = pd.concat([kept, new.rename(columns={"state": "iso3"})], ignore_index=True)
        return {"traits": existing(inputs, rows, "iso3", "year")}
    points = existing(inputs, estimate(inputs).points, "state", "period")
    return {"traits": _rows(points[points["period"].isin(spoken(merged(inputs)))])}


def _rows(points: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "iso3": points["state"],
            "year": points["period"],
            "variable": "ideal_point",
            "value": points["value"].round(3),
            "error": points["error"].round(3),
            "status": "observed",
        }
    )


def carry_on(panel: Panel, votes: pd.DataFrame, since: int | None = None) -> pd.DataFrame:
    """Return rows of ``traits`` for the years of `votes` that the panel does not hold yet.

    Each year's roll calls update the last position of each state; earlier positions do not change.

    Parameters
    ----------
    panel : Panel
        Holds ``ideal_point``.
    votes : DataFrame
        ``roll_call``, ``state`` (iso3), ``period`` (year), ``answer`` (0 yes, 1 abstain, 2 no).
    since : int, optional
        First year to estimate; the year after the panel's last by default.
    """
    held = panel.traits("ideal_point")
    since = int(held["year"].max()) + 1 if since is None else since
    known = held.rename(columns={"iso3": "state", "year": "period"})[["state", "period", "value", "error"]]
    known = known[known["period"] < since]
    start = len(known)
    for year in sorted(votes.loc[votes["period"] >= since, "period"].unique()):
        new = update(known, ballots(votes[votes["period"] == year]), SCALE, ORIGIN)
        known = pd.concat([known, new[["state", "period", "value", "error"]]], ignore_index=True)
    return _rows(known.iloc[start:].reset_index(drop=True))


def validation(estimated: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """Return the correlation of two sets of positions within each year.

    Parameters
    ----------
    estimated, published : DataFrame
        ``iso3``, ``year``, ``value``.

    Returns
    -------
    DataFrame
        ``year``, ``r`` (Pearson), ``n`` (states in both), for years with at least three of them.
    """
    both = estimated.merge(published, on=["iso3", "year"], suffixes=("", "_published"))
    both = both.dropna(subset=["value", "value_published"])
    rows = []
    for year in sorted(both["year"].unique().tolist()):
        of_year = both[both["year"] == year]
        if len(of_year) >= 3:
            r = float(np.corrcoef(of_year["value"], of_year["value_published"])[0, 1])
            rows.append((year, r, len(of_year)))
    return pd.DataFrame(rows, columns=["year", "r", "n"])


def published_points(points: pd.DataFrame, column: str, states: States) -> pd.DataFrame:
    """Return a column of the source ``un_ideal_points`` as ``iso3``, ``year``, ``value``."""
    frame = pd.DataFrame(
        {
            "iso3": states.to_iso3("cow", points["cow"], points["year"]),
            "year": points["year"],
            "value": points[column],
        }
    ).dropna()
    # two numbers of one state in a year of unification: the one with more votes comes last
    order = points.loc[frame.index, "votes"].fillna(0).to_numpy().argsort(kind="stable")
    once: pd.DataFrame = frame.iloc[order].drop_duplicates(["iso3", "year"], keep="last")
    return once


@per_panel(4)
def _cached(panel: Panel) -> pd.DataFrame:
    rows = panel.traits("ideal_point")
    value, error = rows["value"].to_numpy(dtype=float), rows["error"].to_numpy(dtype=float)
    return pd.DataFrame(
        {
            "iso3": rows["iso3"].to_numpy(),
            "year": rows["year"].to_numpy(),
            "value": value,
            "low": value - _NORMAL * error,
            "high": value + _NORMAL * error,
            "error": error,
            "status": rows["status"].to_numpy(),
        }
    )


def compute(panel: Panel) -> pd.DataFrame:
    """Return the panel's positions with their 95 % intervals."""
    return _cached(panel).copy()


DERIVATION = Derivation(
    dataset="un_votes",
    sources=SOURCES,
    optional=OPTIONAL,
    variables=(
        Variable(
            "traits",
            "ideal_point",
            "UN ideal point",
            "deviations of all state-years",
            1946,
            2024,
            "missing",
            "Position on the first dimension of votes in the General Assembly, the United States high; "
            "estimated from all roll calls that were not unanimous. Missing in years with fewer than "
            f"{LEAST_CALLS} of them: 1964 (none), 1951 (seven) and 2024 (six, to June).",
        ),
    ),
    derive=derive,
)

MEASURE = Measure(
    title="UN ideal point",
    unit="deviations of all state-years, the United States high",
    reference=(
        "Bailey, M. A., Strezhnev, A., & Voeten, E. (2017). Estimating dynamic state preferences from United "
        "Nations voting data. Journal of Conflict Resolution 61(2), 430-456; estimated as in Imai, K., Lo, "
        "J., & Olmsted, J. (2016). Fast estimation of ideal points with massive data. APSR 110(4), 631-656."
    ),
    key=("iso3", "year"),
    defaults={},
    compute=compute,
    interval="1.96 posterior standard deviations of the variational approximation",
)
