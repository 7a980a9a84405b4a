"""A small case with verdicts of every label and figure kind, some of its text hostile, and a small panel."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tertius.case.schema import Case
from tertius.claims.verdict import (
    LABELS,
    Beside,
    Cell,
    DataTable,
    Direction,
    Estimate,
    Figure,
    Flip,
    GridCell,
    Hedge,
    Probability,
    RivalVerdict,
    Verdict,
)
from tertius.core.provenance import Provenance
from tertius.panel.panel import Panel
from tertius.panel.schema import TABLES
from tertius.panel.states import States

HOSTILE = (
    "</style></script><script>alert(1)</script><img src=x onerror=alert(2)>\" onload='x' {{ 7*7 }} &amp; ="
)
KEY = "k" * 64


def case() -> Case:
    """Return a case with one claim for each label; the text of the first is hostile."""
    claims: list[dict[str, Any]] = []
    for number, label in enumerate(LABELS):
        claims.append(
            {
                "id": f"claim-{number}",
                "paraphrase": HOSTILE if number == 0 else f"A claim whose verdict is {label}.",
                "hedge": "might",
                "kind": "base rate",
                "estimand": "A share.",
                "decision_rule": "Above one half.",
                "reference_class": "All clients.",
                "falsifier": "Below one half.",
                "needs": "a test",
                "opposite": "The opposite.",
                "untestable": ["The rest."],
            }
        )
    return Case.model_validate(
        {
            "id": "sample",
            "title": "A sample",
            "summary": "A case for tests.",
            "source": {"author": "A", "title": HOSTILE, "publisher": "P", "date": "2026-01"},
            "date": "2026-01",
            "patron": "RUS",
            "rival": "USA",
            "focal": "SYR",
            "moment": {"state": "SYR", "date": "2024-12-08", "title": "A change"},
            "claims": claims,
        }
    )


def estimate(value: float | None, half: float = 0.1, unit: str = "share") -> Estimate:
    """Return an estimate with a symmetric interval."""
    low, high = (None, None) if value is None else (value - half, value + half)
    return Estimate(value, low, high, 0.95, unit, 40, 31.5, "share kept")


def grid(size: int) -> tuple[GridCell, ...]:
    """Return a grid of `size` specifications, one of them main, one a placebo, one without an estimate."""
    out = []
    for n in range(size):
        way: Direction = "for" if n % 3 == 0 else "against" if n % 3 == 1 else "neither"
        role: Any = "main" if n == 0 else "placebo" if n == 1 else "variant"
        choice: dict[str, Cell] = {"window": 1 + n % 3, "threshold": 0.05 * (1 + n % 2)}
        out.append(GridCell(choice, role, estimate(None if n == 2 else 0.3 + 0.4 * n / size), way))
    return tuple(out)


FIGURES = (
    Figure(
        "survival",
        "Kept",
        "Curves.",
        DataTable(
            "Kept",
            ("group", "time", "estimate", "low", "high", "at_risk"),
            tuple((g, t, 1 - t / 9, 0.9 - t / 9, 1.0, 9 - t) for g in (HOSTILE, "b") for t in range(4)),
        ),
    ),
    Figure(
        "forest",
        "By patron",
        'Says "a" & <b>.',
        DataTable(
            "By patron",
            ("label", "estimate", "low", "high", "n"),
            (("Russia", 0.6, 0.5, 0.7, 20), (HOSTILE, None, None, None, 0)),
        ),
    ),
    Figure(
        "bars",
        "Counts",
        "Bars.",
        DataTable("Counts", ("label", "value"), (("a", 12), ("a", 7), ("=1+1", 3.5))),
    ),
    Figure(
        "timeline",
        "Spells",
        "Bars in time.",
        DataTable(
            "Spells", ("label", "start", "end", "value"), (("a", 1950, 1960, "x"), ("b", 1955, 2001, "y"))
        ),
    ),
    Figure(
        "fan",
        "Fan",
        "Ranges through time.",
        DataTable(
            "Fan",
            ("arm", "time", "mean", "low", "high", "inner_low", "inner_high"),
            tuple(
                (a, 2024.0 + 5 * t, 20.0 + t, 20 - 2 * t, 20 + 4 * t, 19.0, 22.0 + t)
                for a in (HOSTILE, "b")
                for t in range(3)
            ),
        ),
    ),
    Figure(
        "distribution",
        "Draws",
        "Ticks.",
        DataTable("Draws", ("label", "value"), tuple((a, 0.1 * k) for a in (HOSTILE, "b") for k in range(9))),
    ),
    Figure(
        "tie_map",
        "Changes",
        "A map.",
        DataTable(
            "Changes",
            ("iso3", "name", "change"),
            (
                ("SYR", HOSTILE, 0.2),
                ("IRN", "Iran", -0.05),
                ("RUS", "Russia", None),
                ("MDV", "Maldives", 0.0),
            ),
        ),
    ),
    Figure(
        "tornado",
        "Dials",
        "Bars.",
        DataTable(
            "Dials", ("label", "at_low", "at_high", "base"), (("a", 1.0, 4.0, 2.0), (HOSTILE, 3.0, 1.5, 2.0))
        ),
    ),
    Figure("no such kind", "Plain", "A table.", DataTable("Plain", ("a", "b"), ((HOSTILE, 1), (None, True)))),
)


def verdicts() -> tuple[Verdict, ...]:
    """Return one verdict a label: the first with everything, the last two with nothing."""
    full = Verdict(
        "claim-0",
        "tie_survival",
        "supported",
        HOSTILE,
        headline=estimate(0.6),
        grid=grid(14),
        robustness=0.75,
        placebo="Nothing.",
        cases=(DataTable("Cases", ("state", "kept"), tuple((f"S{n}", n % 2 == 0) for n in range(20))),),
        tables=(DataTable("More", ("x",), ((float("nan"),),)),),
        figures=FIGURES,
        flips=(
            Flip("case", "without one", "undetermined", 0.25),
            Flip("window", HOSTILE, None, applies=False),
        ),
        hedge=Hedge("might", 0.2, 0.6, 0.6, "too weak"),
        hedges=(
            Hedge("might", 0.2, 0.6, 0.65, "too weak", "truth", 0.5, 0.7, False, HOSTILE, "a source"),
            Hedge("dozens", 24, None, 30, "apt", "quantity"),
        ),
        probability=Probability(0.65, 0.5, 0.7, 0.6, "How."),
        rival=RivalVerdict(HOSTILE, True, HOSTILE, "contradicted", None, None, Probability(0.4)),
        beside=(Beside("other cases", "undetermined", HOSTILE, estimate(0.5)),),
        datasets=("arms_register",),
        notes=("A note.",),
    )
    many = Verdict(
        "claim-1", "t", "leaning for", "Leans.", headline=estimate(3.0, 1, "states"), grid=grid(90),
        datasets=("arms_register",),
    )  # fmt: skip
    rest = tuple(Verdict(f"claim-{n}", None, LABELS[n], "Says little.") for n in range(2, len(LABELS)))
    return (full, many, *rest)


def panel() -> Panel:
    """Return a panel of arms bands to Syria: observed, missing and outside cells, and nothing else."""
    ties = pd.DataFrame(
        [
            ("RUS", "SYR", year, "arms_band_5y", 6.0, None, "observed", "arms_register")
            for year in range(1970, 1980)
        ]
        + [("RUS", "SYR", 1980, "arms_band_5y", None, None, "missing", "arms_register")],
        columns=TABLES["ties"].names,
    )
    variable = {
        "table": "ties",
        "variable": "arms_band_5y",
        "dataset": "arms_register",
        "title": "Share band",
        "unit": "band code",
        "first": 1954,
        "last": 2024,
        "absent": "zero",
        "description": "Bands.",
    }
    variables = pd.DataFrame([variable]).reindex(columns=TABLES["variables"].names)
    variables = variables.astype(object).where(variables.notna(), None)  # type: ignore[call-overload]
    tables = {"states": States.embedded().table, "ties": ties, "variables": variables}
    source = {"title": "A register", "citation": HOSTILE, "terms": "Free.", "release": "1", "notes": []}
    made = Panel.from_tables(tables, "p" * 64)
    made.manifest["sources"] = {"arms_register": source}
    return made


def empty_panel() -> Panel:
    """Return a panel that knows the states and nothing about them."""
    return Panel.from_tables({"states": States.embedded().table}, "0" * 64)


def record() -> Provenance:
    """Return a provenance that does not depend on the machine."""
    return Provenance("0", "c" * 64, {"panel": "p" * 64}, {"case": "sample"}, None, {"python": "3"})
