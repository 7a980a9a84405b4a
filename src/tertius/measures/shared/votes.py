"""UN roll calls of all copies as one list of answers by state of the panel."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tertius.core.errors import SourceError
from tertius.panel.derivation import Inputs

SOURCES = ("un_votes_matrix",)
OPTIONAL = ("un_votes", "un_votes_lists")
#: Year that the embedded panel holds in part (to June): an import of newer votes starts with it.
PARTIAL = 2024
#: A year with fewer divided roll calls says too little of where a state stands: its figures are missing.
LEAST_CALLS = 20
_CODE = {"yes": 0, "abstain": 1, "no": 2}
#: Spellings of the lists that are abbreviations of a map, not names.
_SHORT = {"Bosnia and Herz.": "BIH", "S. Sudan": "SSD"}
#: Numbers for roll calls that are on a list alone; far above those of the upstream numbering.
_FIRST_OWN = 1_000_001


def merged(inputs: Inputs) -> pd.DataFrame:
    """Return one row per answer: ``roll_call``, ``state`` (iso3), ``period`` (year), ``answer`` (0, 1, 2).

    The copy by historical states goes first; the matrix of today's states adds the roll calls that it
    lacks; the lists add the resolutions that neither has.  Absences are no rows.  Members that were no
    states (Ukraine and Belarus before 1991) are kept: their votes inform the estimate.
    """
    matrix = inputs.sources["un_votes_matrix"].tables
    calls = matrix["roll_calls"]
    parts = []
    if not alone(inputs):
        old = inputs.sources["un_votes"].tables
        parts.append(_historical(inputs, old["votes"], old["roll_calls"]))
        calls = calls[~calls["rcid"].isin(old["roll_calls"]["rcid"])]
        if "un_votes_lists" in inputs.sources:
            parts.append(_listed(inputs, old["roll_calls"]))
    parts.append(_today(inputs, matrix["votes"], calls))
    votes = pd.concat(parts, ignore_index=True)
    votes = votes[votes["state"].notna() & votes["answer"].notna()]
    votes = votes.drop_duplicates(["roll_call", "state"])  # one vote a state in a year of unification
    votes = votes.astype({"roll_call": "int64", "period": "int64", "answer": "int8"})
    return votes.sort_values(["roll_call", "state"], ignore_index=True)


def important(inputs: Inputs) -> set[int]:
    """Return the roll calls that the State Department listed as important to the United States."""
    calls = inputs.sources["un_votes"].tables["roll_calls"]
    return set(calls.loc[calls["important"].fillna(False).astype(bool), "rcid"].tolist())


def alone(inputs: Inputs) -> bool:
    """Whether the matrix of newer votes comes on its own, to carry the embedded panel on.

    Raises
    ------
    SourceError
        Other sources are there, so that the panel is being built, but the historical votes are not.
    """
    if "un_votes" in inputs.sources:
        return False
    if set(inputs.sources) <= {*SOURCES, *OPTIONAL}:
        return True
    raise SourceError("UN votes", "the files of 'un_votes', which the panel is built from", "none")


def _historical(inputs: Inputs, votes: pd.DataFrame, calls: pd.DataFrame) -> pd.DataFrame:
    period = votes["rcid"].map(calls.set_index("rcid")["year"])
    pairs = pd.DataFrame({"name": votes["name"], "period": period}).drop_duplicates(ignore_index=True)
    pairs["state"] = inputs.states.to_iso3("name", pairs["name"], pairs["period"])
    heirs = pairs["name"] == "Yugoslavia"  # the name stands for the successor after 1992 and after 2006
    numbers = pd.Series(345, index=pairs.index[heirs])
    pairs.loc[heirs, "state"] = inputs.states.to_iso3("cow", numbers, pairs.loc[heirs, "period"])
    frame = pd.DataFrame(
        {
            "roll_call": votes["rcid"],
            "name": votes["name"],
            "period": period,
            "answer": votes["vote"].map(_CODE),
        }
    )
    return frame.merge(pairs, on=["name", "period"])[["roll_call", "state", "period", "answer"]]


def _today(inputs: Inputs, votes: pd.DataFrame, calls: pd.DataFrame) -> pd.DataFrame:
    votes = votes[votes["rcid"].isin(calls["rcid"])]
    period = votes["rcid"].map(calls.set_index("rcid")["year"])
    state = inputs.states.to_iso3("iso3", votes["iso3"], period)
    return pd.DataFrame(
        {"roll_call": votes["rcid"], "state": state, "period": period, "answer": votes["vote"].map(_CODE)}
    )


def _listed(inputs: Inputs, calls: pd.DataFrame) -> pd.DataFrame:
    votes = inputs.sources["un_votes_lists"].tables["votes"]
    known = calls["resolution"].dropna().str.removeprefix("A/RES/")
    votes = votes[~votes["resolution"].isin(known)]
    number = {name: _FIRST_OWN + at for at, name in enumerate(sorted(votes["resolution"].unique()))}
    period = votes["date"].str[:4].astype("int64")
    state = inputs.states.to_iso3("name", votes["name"], period)
    state = votes["name"].map(_SHORT).fillna(state)
    return pd.DataFrame(
        {
            "roll_call": votes["resolution"].map(number),
            "state": state,
            "period": period,
            "answer": votes["vote"].map(_CODE),
        }
    )


def spoken(votes: pd.DataFrame) -> list[int]:
    """Return the years with at least `LEAST_CALLS` roll calls on which the answers were divided."""
    answers = votes.groupby(["period", "roll_call"])["answer"].nunique()
    divided = answers[answers > 1].groupby(level="period").size()
    years, counts = divided.index.to_numpy(dtype=np.int64), divided.to_numpy(dtype=np.int64)
    return [int(year) for year in years[counts >= LEAST_CALLS]]


def existing(inputs: Inputs, frame: pd.DataFrame, state: str, year: str) -> pd.DataFrame:
    """Return the rows whose state exists in the year."""
    pairs = frame[[state, year]].drop_duplicates()
    alive = [inputs.states.alive(s, int(y)) for s, y in zip(pairs[state], pairs[year])]
    return frame.merge(pairs[np.array(alive, dtype=bool)], on=[state, year])
