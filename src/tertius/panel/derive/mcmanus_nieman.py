"""Signals of support by five major powers: visits, exercises, investment treaties, troops."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive._rows import MAJORS, alive, log2_band, ties, unlisted
from tertius.panel.schema import Variable
from tertius.sources.mcmanus_nieman import EXERCISES, FIRST, LAST, TROOPS_FROM

SENDERS = {"us": "USA", "rus": "RUS", "uk": "GBR", "fra": "FRA", "chi": "CHN"}
#: Panel kind: column of the source, first year, last year.
KINDS = {
    "visit": ("visit", FIRST, LAST),
    "exercise": ("exercise", *EXERCISES),
    "investment_treaty": ("treaty", FIRST, LAST),
    "troops_signal": ("troops", min(TROOPS_FROM.values()), LAST),
}


def _derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    raw = inputs.sources["mcmanus_nieman"].tables["signals"]
    rows = raw.assign(
        source=raw["sender"].map(SENDERS), target=inputs.states.to_iso3("cow", raw["ccode"], raw["year"])
    )
    rows = rows[alive(inputs.states, rows["target"], rows["year"]) & (rows["source"] != rows["target"])]
    listed = rows.rename(columns={"target": "iso3"})[["iso3", "year"]].drop_duplicates()
    gaps = unlisted(inputs.states, listed, range(FIRST, LAST + 1)).rename(columns={"iso3": "target"})
    gaps = gaps.merge(pd.DataFrame({"source": MAJORS}), how="cross")
    gaps = gaps[gaps["source"] != gaps["target"]].assign(value=np.nan)
    parts = []
    for kind, (column, first, last) in KINDS.items():
        own = rows.assign(value=rows[column].astype("float64"))
        # Germany and Yemen have a row under the old and the new code in 1990: the larger signal counts.
        largest = own.groupby(["source", "target", "year"])["value"].max()
        own = largest.reset_index()
        own = pd.concat([own[own["value"].isna() | (own["value"] > 0)], gaps], ignore_index=True)
        own = own[own["year"].between(first, last)]
        if kind == "troops_signal":
            own["value"] = log2_band(own["value"]).where(own["value"].notna())
        own["status"] = np.where(own["value"].isna(), "missing", "observed")
        parts.append(ties(own, kind))
    return {"ties": pd.concat(parts, ignore_index=True)}


_TEXT = {
    "visit": ("visit by the sender's leader", "0 or 1", "Head of state or government of the sender."),
    "exercise": ("joint military exercise", "0 or 1", "Recorded from 1974 to 2010 only."),
    "investment_treaty": ("bilateral investment treaty in force", "0 or 1", ""),
    "troops_signal": (
        "the sender's troops in the state",
        "log2 band",
        "Band b holds 2**(b-1) to 2**b - 1 troops. China is missing before 2008. Zeros of the source that "
        "are known to be wrong are set right, or missing, and troops that the government does not host "
        "count as none: panel/tables/overrides.csv lists them.",
    ),
}


def _variables() -> tuple[Variable, ...]:
    givers = "USA RUS CHN FRA GBR"
    note = "By the five major powers. State-years that the source does not list are missing, not zero."
    return tuple(
        Variable(
            "ties",
            kind,
            title,
            unit,
            KINDS[kind][1],
            KINDS[kind][2],
            "zero",
            f"{text} {note}".strip(),
            givers,
        )
        for kind, (title, unit, text) in _TEXT.items()
    )


DERIVATION = Derivation("mcmanus_nieman", ("mcmanus_nieman",), _variables(), _derive)
