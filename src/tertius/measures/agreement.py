"""Voting agreement of pairs of states in the UN General Assembly, raw and corrected for chance.

    raw    = 1 - D / 2,      D the mean distance of two answers (yes 0, abstain 1, no 2)
    pi     = 1 - D / E_pi,   E_pi the distance expected of two draws from the pair's pooled answers
    kappa  = 1 - D / E_k,    E_k the distance expected of independent draws from each one's answers

over the roll calls of a year on which both answered.  Where nothing but one answer was given, chance
explains everything and pi and kappa are undefined: missing.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tertius.core.arrays import Floats, Ints
from tertius.measures.measure import Measure
from tertius.measures.shared.votes import (
    LEAST_CALLS,
    OPTIONAL,
    PARTIAL,
    SOURCES,
    alone,
    existing,
    important,
    merged,
    spoken,
)
from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.load import load_panel
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel
from tertius.panel.powers import POWERS
from tertius.panel.schema import Variable

#: Agreement with the United States over the few votes that they called important, and how many a state
#: must have answered beside them in a year.
IMPORTANT, LEAST_IMPORTANT = "agreement_important", 5
KINDS = {"agreement": "raw", "agreement_pi": "pi", "agreement_kappa": "kappa"}
_DISTANCE = np.abs(np.subtract.outer(np.arange(3), np.arange(3))).astype(float)
_NORMAL = 1.959963984540054


def agreement(votes: pd.DataFrame) -> pd.DataFrame:
    """Return the agreement of every pair of states in every period.

    Parameters
    ----------
    votes : DataFrame
        ``roll_call``, ``state``, ``period``, ``answer`` (0 yes, 1 abstain, 2 no).

    Returns
    -------
    DataFrame
        ``a`` < ``b``, ``period``, ``n`` (roll calls that both answered, at least 1), ``raw`` in [0, 1],
        ``pi`` and ``kappa`` in [-1, 1] or NaN, ``error`` (standard error of ``raw``; NaN for n = 1).
    """
    parts = []
    for period, year in votes.groupby("period", sort=True):
        states, row = np.unique(year["state"].to_numpy(dtype=str), return_inverse=True)
        calls, column = np.unique(year["roll_call"].to_numpy(), return_inverse=True)
        said = np.zeros((3, len(states), len(calls)))
        said[year["answer"].to_numpy(), row, column] = 1.0
        a, b = np.triu_indices(len(states), 1)
        both = _pairs(said, a, b)
        frame = pd.DataFrame({"a": states[a].astype(object), "b": states[b].astype(object), "period": period})
        for name, values in both.items():
            frame[name] = values
        parts.append(frame[frame["n"] > 0])
    columns = ["a", "b", "period", "n", "raw", "pi", "kappa", "error"]
    if not parts:
        return pd.DataFrame(columns=columns)
    return pd.concat(parts, ignore_index=True).astype({"n": "int64", "period": "int64"})[columns]


def _pairs(said: Floats, a: Ints, b: Ints) -> dict[str, Floats]:
    """Agreement of the pairs (a, b) from indicator matrices by answer, shape (3, states, roll calls)."""
    joint = np.array([[(said[k] @ said[m].T)[a, b] for m in range(3)] for k in range(3)])  # (3, 3, pairs)
    n = joint.sum(axis=(0, 1))
    with np.errstate(invalid="ignore", divide="ignore"):
        share = joint / n
        mean = np.einsum("km,kmp->p", _DISTANCE, share)
        square = np.einsum("km,kmp->p", _DISTANCE**2, share)
        first, second = share.sum(axis=1), share.sum(axis=0)
        pooled = (first + second) / 2
        by_pi = np.einsum("km,kp,mp->p", _DISTANCE, pooled, pooled)
        by_kappa = np.einsum("km,kp,mp->p", _DISTANCE, first, second)
        spread = np.sqrt(np.maximum(square - mean**2, 0.0) / (n - 1)) / 2
        pi, kappa = 1 - mean / by_pi, 1 - mean / by_kappa
    pi[by_pi < 1e-12], kappa[by_kappa < 1e-12] = np.nan, np.nan
    return {"n": n, "raw": 1 - mean / 2, "pi": pi, "kappa": kappa, "error": np.where(n > 1, spread, np.nan)}


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return agreement of every existing state with each patron as rows of ``ties``.

    Where the matrix of newer votes comes without the rest (an import on its own), the embedded rows are
    kept and its years from `PARTIAL` on are added.
    """
    votes = merged(inputs)
    votes = votes[votes["period"].isin(spoken(votes))]
    if not alone(inputs):
        listed = votes[votes["roll_call"].isin(important(inputs))]
        parts = [_rows(inputs, agreement(votes)), _important_rows(inputs, agreement(listed))]
        return {"ties": _sorted(pd.concat(parts, ignore_index=True))}
    panel = load_panel()
    kinds = sorted([*KINDS, IMPORTANT])
    held = pd.concat([panel.ties(kind).drop(columns="dataset") for kind in kinds], ignore_index=True)
    new = _rows(inputs, agreement(votes[votes["period"] >= PARTIAL]))
    return {"ties": _sorted(pd.concat([held[held["year"] < PARTIAL], new], ignore_index=True))}


def _sorted(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values(["kind", "source", "target", "year"], ignore_index=True)


def _of_patrons(inputs: Inputs, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs with a patron on one side, as source, where both exist."""
    sides = [
        pairs[pairs[own].isin(POWERS)].rename(columns={own: "source", other: "target"})
        for own, other in (("a", "b"), ("b", "a"))
    ]
    of_patrons = pd.concat(sides, ignore_index=True)
    return existing(inputs, existing(inputs, of_patrons, "target", "period"), "source", "period")


def _important_rows(inputs: Inputs, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return agreement with the United States over listed votes; too few of them are missing."""
    found = _of_patrons(inputs, pairs)
    found = found[found["source"] == "USA"]
    value = found["raw"].astype(float).round(2).where(found["n"] >= LEAST_IMPORTANT)
    rows = found[["source", "target"]].assign(year=found["period"], kind=IMPORTANT, value=value)
    rows["error"] = found["error"].astype(float).round(3).where(value.notna())
    rows["status"] = np.where(value.notna(), "observed", "missing")
    return rows


def _rows(inputs: Inputs, pairs: pd.DataFrame) -> pd.DataFrame:
    of_patrons = _of_patrons(inputs, pairs)
    parts = []
    for kind, column in KINDS.items():
        value = of_patrons[column].astype(float).round(2)
        part = of_patrons[["source", "target"]].assign(year=of_patrons["period"], kind=kind, value=value)
        part["error"] = of_patrons["error"].astype(float).round(3) if column == "raw" else np.nan
        part["status"] = np.where(value.notna(), "observed", "missing")
        parts.append(part)
    return _sorted(pd.concat(parts, ignore_index=True))


@per_panel(4)
def _wide(panel: Panel) -> pd.DataFrame:
    keys = ["iso3", "patron", "year"]
    frame: pd.DataFrame | None = None
    for kind in KINDS:
        rows = panel.ties(kind).rename(columns={"target": "iso3", "source": "patron", "value": kind})
        kept = rows[[*keys, kind, *(["error"] if kind == "agreement" else [])]]
        frame = kept if frame is None else frame.merge(kept, on=keys, how="outer")
    assert frame is not None
    return frame.sort_values(keys, ignore_index=True)


def compute(panel: Panel, kind: str = "agreement") -> pd.DataFrame:
    """Return agreement with each patron; `kind` is agreement, agreement_pi or agreement_kappa."""
    panel.variable("ties", kind)
    frame = _wide(panel)
    half = _NORMAL * frame["error"] if kind == "agreement" else pd.Series(np.nan, index=frame.index)
    out = frame.assign(value=frame[kind], low=frame[kind] - half, high=frame[kind] + half)
    out[["low", "high"]] = out[["low", "high"]].clip(0.0, 1.0)
    return out[["iso3", "patron", "year", "value", "low", "high", *KINDS]]


_RANGE = (1946, 2024, "missing")
_WHO = (
    "Each state with China, France, Britain, Russia and the United States, over the year's roll calls that "
    "both answered"
)
_FEW = f"Missing in years with fewer than {LEAST_CALLS} divided roll calls (1951, 1964, 2024)."
DERIVATION = Derivation(
    dataset="un_votes",
    sources=SOURCES,
    optional=OPTIONAL,
    variables=(
        Variable(
            "ties",
            "agreement",
            "UN voting agreement",
            "share, 0 to 1",
            *_RANGE,
            f"{_WHO}; 1 - half the mean distance of yes 0, abstain 1, no 2. {_FEW}",
        ),
        Variable(
            "ties",
            "agreement_pi",
            "UN voting agreement, Scott's pi",
            "chance-corrected, -1 to 1",
            *_RANGE,
            f"{_WHO}; corrected for the pair's pooled answers; missing where only one answer was given. "
            f"{_FEW}",
        ),
        Variable(
            "ties",
            "agreement_kappa",
            "UN voting agreement, Cohen's kappa",
            "chance-corrected, -1 to 1",
            *_RANGE,
            f"{_WHO}; corrected for each state's own answers; missing where only one answer was given. "
            f"{_FEW}",
        ),
        Variable(
            "ties",
            IMPORTANT,
            "UN voting agreement on important votes",
            "share, 0 to 1",
            1983,
            2017,
            "missing",
            "Each state with the United States, over the 6 to 27 roll calls of the year that the State "
            "Department listed as important and both answered, like agreement; missing with fewer than "
            f"{LEAST_IMPORTANT} of them. Roll calls without an entry on the list count as not listed.",
        ),
    ),
    derive=derive,
)

MEASURE = Measure(
    title="UN voting agreement with a patron",
    unit="share, 0 to 1 (pi and kappa: -1 to 1)",
    reference=(
        "Lijphart, A. (1963). The analysis of bloc voting in the General Assembly. APSR 57(4), 902-917; "
        "Häge, F. M. (2011). Choice or circumstance? Adjusting measures of foreign policy similarity for "
        "chance agreement. Political Analysis 19(3), 287-305."
    ),
    key=("iso3", "patron", "year"),
    defaults={"kind": "agreement"},
    compute=compute,
    interval="raw agreement: 1.96 standard errors over roll calls; pi and kappa: none",
)
