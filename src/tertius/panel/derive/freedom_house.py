"""Freedom by state and year, 1972-2024 (Freedom House), with the scale turned round."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.codes import in_panel
from tertius.panel.derive.shared.rows import covered_to, covering
from tertius.panel.derive.shared.wide import described, wide_traits

FIRST, LAST = 1972, 2024


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return both ratings together from 0 to 1, each of them upwards, and the score from 2012 on."""
    tables = inputs.sources["freedom_house"].tables
    rated = in_panel(inputs, tables["ratings"], "gw", {"gwcode": "iso3"})
    rights, liberties = 8 - rated["political_rights"], 8 - rated["civil_liberties"]
    rated = rated.assign(rights=rights, liberties=liberties, freedom=((rights + liberties - 2) / 12).round(3))
    scored = in_panel(inputs, tables["scores"], "gw", {"gwcode": "iso3"})
    scored = scored.assign(score=scored["total"].clip(lower=0) / 100)
    names = {"freedom": "freedom", "rights": "political_rights", "liberties": "civil_liberties"}
    parts = [wide_traits(rated, names), wide_traits(scored, {"score": "freedom_score"})]
    last = covered_to(tables["ratings"]["year"], LAST)
    return {"traits": pd.concat(parts, ignore_index=True), "variables": covering(VARIABLES, last)}


_NOTE = "By the year described; no edition stands for 1981 alone, which is missing."
VARIABLES = (
    *described(
        "traits",
        FIRST,
        LAST,
        "missing",
        (
            (
                "freedom",
                "freedom (Freedom House)",
                "0 to 1",
                f"Political rights and civil liberties together, 1 most free. {_NOTE}",
            ),
            (
                "political_rights",
                "political rights (Freedom House)",
                "1 to 7",
                f"Turned round: 7 most free. {_NOTE}",
            ),
            (
                "civil_liberties",
                "civil liberties (Freedom House)",
                "1 to 7",
                f"Turned round: 7 most free. {_NOTE}",
            ),
        ),
    ),
    *described(
        "traits",
        2012,
        LAST,
        "missing",
        (
            (
                "freedom_score",
                "freedom score (Freedom House)",
                "0 to 1",
                "The sum of all items over 100: it moves within a rating. Scores below 0 count as 0.",
            ),
        ),
    ),
)
DERIVATION = Derivation("freedom_house", ("freedom_house",), VARIABLES, derive)
